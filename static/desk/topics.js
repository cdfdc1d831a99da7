// Suggests tags while a list of names with commas is typed. Arrows choose, Enter or Tab takes, Escape closes.
const part = (input) => {
  const before = input.value.slice(0, input.selectionStart), start = before.lastIndexOf(",") + 1;
  const rest = input.value.slice(start), end = rest.indexOf(",") < 0 ? input.value.length : start + rest.indexOf(",");
  return { start, end, text: input.value.slice(start, end).trim() };
};

const setUp = (input) => {
  const list = Object.assign(document.createElement("ul"), { className: "suggest", id: `${input.id}_list`, hidden: true });
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
  input.after(list);
  let turn = 0, at = -1;
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (to) => {
    at = (to + list.children.length) % list.children.length;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", number === at));
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const take = (name) => {
    const { start, end } = part(input), quoted = name.includes(",") ? `"${name}"` : name;
    const tail = input.value.slice(end) || ", ";
    input.value = `${input.value.slice(0, start)}${start ? " " : ""}${quoted}${tail}`;
    const caret = start + quoted.length + (start ? 1 : 0) + (tail === ", " ? 2 : 0);
    input.setSelectionRange(caret, caret);
    close();
  };
  const ask = async () => {
    const mine = ++turn, { text } = part(input);
    if (text.length < 2) return close();
    const answer = await fetch(`${input.dataset.topics}?${new URLSearchParams({ q: text })}`, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    const { items } = await answer.json();
    if (mine !== turn) return;
    list.replaceChildren(...items.filter((name) => name !== text).map((name, number) => {
      const item = Object.assign(document.createElement("li"), { textContent: name, id: `${list.id}_${number}` });
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return item;
    }));
    if (!list.children.length) return close();
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
  };
  input.addEventListener("input", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(list.children[at].textContent);
    else return;
    event.preventDefault();
  });
};

export default function () {
  for (const input of document.querySelectorAll("input[data-topics]")) setUp(input);
}
