// The post form: tags are suggested one by one, though they stand in one field with commas.
for (const input of document.querySelectorAll("input[data-tags]")) {
  const names = [...input.list.options].map((option) => option.value);
  input.addEventListener("input", () => {
    const done = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const lead = done ? `${done} ` : "";
    const taken = new Set(done.split(",").map((name) => name.trim().toLowerCase()));
    const options = names.filter((name) => !taken.has(name.toLowerCase())).map((name) => new Option("", lead + name));
    input.list.replaceChildren(...options);
  });
}
