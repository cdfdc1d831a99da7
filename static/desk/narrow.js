// A search box over a long select. The select stays what is sent; the box only takes options out of its list.
const ENOUGH = 12;

const narrow = (select) => {
  const all = [...select.children].map((child) => child.cloneNode(true));
  const words = select.labels?.[0]?.textContent.trim() || "";
  const box = Object.assign(document.createElement("input"), { type: "search", className: "narrow", autocomplete: "off" });
  box.placeholder = select.dataset.narrow;
  box.setAttribute("aria-label", `${words}: ${select.dataset.narrow}`);
  const matches = (option, text) => !option.value || option.value === select.value || option.textContent.toLowerCase().includes(text);
  box.addEventListener("input", () => {
    const text = box.value.trim().toLowerCase(), chosen = select.value;
    const kept = all.flatMap((child) => {
      const copy = child.cloneNode(true);
      if (copy.matches("option")) return matches(copy, text) ? [copy] : [];
      for (const option of [...copy.children]) if (!matches(option, text)) option.remove();
      return copy.children.length ? [copy] : [];
    });
    select.replaceChildren(...kept);
    select.value = chosen;
    const found = [...select.options].filter((option) => option.value && option.textContent.toLowerCase().includes(text));
    if (text && found.length === 1) select.value = found[0].value;
  });
  // A list too long to send whole: the desk is asked for what fits the words.
  if (select.dataset.ask) {
    let asked = 0;
    box.addEventListener("input", async () => {
      const text = box.value.trim(), turn = ++asked;
      if (!text) return;
      const answer = await fetch(`${select.dataset.ask}?${new URLSearchParams({ q: text })}`).catch(() => null);
      if (!answer?.ok || turn !== asked) return;
      const known = new Set([...select.options].map((option) => option.value));
      for (const { id, label } of (await answer.json()).items) {
        if (known.has(String(id))) continue;
        select.append(new Option(label, id));
        all.push(new Option(label, id));
      }
    });
  }
  // Enter belongs to the list here, not to the whole form.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); select.focus(); }
  });
  select.before(box);
};

export default function () {
  for (const select of document.querySelectorAll("select[data-narrow]")) if (select.options.length > ENOUGH) narrow(select);
}
