// The photos of a set: added from a dialog with pictures, moved by dragging or by buttons, removed, one of them the lead.
import { fetchItems } from "./picker.js";

const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

const setUp = (root) => {
  const { dataset: data } = root, list = root.querySelector("[data-list]"), template = root.querySelector("template[data-row]");
  const status = root.querySelector("[data-say]");
  const keys = () => [...list.children].map((row) => row.querySelector("input[type=hidden]").value);

  const refresh = () => {
    const rows = [...list.children];
    root.querySelector("[data-empty]").hidden = rows.length > 0;
    rows.forEach((row, number) => {
      row.querySelector("[data-up]").disabled = !number;
      row.querySelector("[data-down]").disabled = number === rows.length - 1;
    });
    if (rows.length && !list.querySelector("input[type=radio]:checked")) list.querySelector("input[type=radio]").checked = true;
  };

  const moved = (row) => {
    const rows = [...list.children];
    status.textContent = data.wordsMoved.replace("%(place)s", rows.indexOf(row) + 1).replace("%(total)s", rows.length);
    refresh();
  };

  const prepare = (row) => {
    row.querySelector("[data-moves]").hidden = false;
    row.draggable = true;
  };

  const add = (item) => {
    const row = template.content.firstElementChild.cloneNode(true), id = String(item.id);
    row.querySelector("input[type=hidden]").value = id;
    row.querySelector("input[type=radio]").value = id;
    const caption = row.querySelector("textarea"), label = row.querySelector("label.vh");
    caption.name = caption.id = label.htmlFor = `${data.name}-caption-${id}`;
    caption.placeholder = item.caption;
    row.querySelector("[data-label]").textContent = item.label;
    row.querySelector("[data-key]").textContent = item.key;
    const missing = item.missing?.length ? `: ${item.missing.join(", ")}` : "";
    row.querySelector("[data-note]").textContent = [item.class_name, `${item.state_label}${missing}`].filter(Boolean).join(" · ");
    if (item.thumb) row.querySelector(".items__pic").replaceChildren(make("img", { src: item.thumb, width: item.width, height: item.height, alt: "", className: item.graphic ? "is-grey" : "" }));
    prepare(row);
    list.append(row);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button"), row = button?.closest("li");
    if (!row) return;
    if ("up" in button.dataset) row.previousElementSibling?.before(row);
    else if ("down" in button.dataset) row.nextElementSibling?.after(row);
    else if ("remove" in button.dataset) {
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      refresh();
      return (next?.querySelector("[data-remove]") || root.querySelector("[data-add]")).focus();
    }
    moved(row);
    return (button.disabled ? row.querySelector("button:not(:disabled)") : button).focus();
  });

  // Dragging is the shortcut; the buttons do the same by keyboard.
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    if (event.target.closest("textarea, input")) return event.preventDefault();
    dragged = event.target.closest("li");
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    return event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); if (dragged) moved(dragged); dragged = null; });

  root.querySelector("[data-add]").addEventListener("click", async () => {
    const items = await chooseMany(root.dataset, new Set(keys()));
    for (const item of items) add(item);
    refresh();
    root.querySelector("[data-add]").focus();
  });
  for (const row of list.children) prepare(row);
  root.querySelector("[data-add]").hidden = false;
  refresh();
};

const tile = (item, inside, chosen, data, changed) => {
  const box = make("input", { type: "checkbox", checked: chosen.has(item.id), disabled: inside });
  box.addEventListener("change", () => { if (box.checked) chosen.set(item.id, item); else chosen.delete(item.id); changed(); });
  const note = [inside ? data.wordsInside : "", item.class_name, item.credit, item.state_label].filter(Boolean).join(" · ");
  const label = make("label", {}, ...(item.thumb ? [make("img", { src: item.thumb, width: item.width, height: item.height, alt: "", loading: "lazy", className: item.graphic ? "is-grey" : "" })] : []),
    make("span", { className: "pick__line" }, box, make("b", { textContent: item.label })), make("span", { className: "meta pick__note", textContent: note }));
  return make("li", {}, label);
};

// Open the dialog; return a promise of the chosen items in the order in which they were ticked.
const chooseMany = (data, inside) => new Promise((resolve) => {
  const chosen = new Map();
  const heading = make("h2", { textContent: data.wordsTitle, id: "items-picker" });
  const close = make("button", { type: "button", className: "btn btn--quiet btn--s", textContent: data.wordsClose });
  const search = make("input", { type: "search", name: "q", placeholder: data.wordsSearch });
  search.setAttribute("aria-label", data.wordsSearch);
  const filters = make("span", { className: "row" });
  const form = make("form", { className: "picker__find" }, search, filters, make("button", { className: "btn btn--quiet", textContent: data.wordsFind }));
  const list = make("ul", { className: "pick picker__list" }), say = make("p", { className: "meta" });
  say.setAttribute("role", "status");
  const more = make("button", { type: "button", className: "btn btn--quiet", textContent: data.wordsMore, hidden: true });
  const done = make("button", { type: "button", className: "btn" });
  const dialog = make("dialog", { className: "sheet picker__dialog" }, make("header", {}, heading, close),
    make("div", { className: "sheet__in stack" }, form, say, list, more), make("footer", { className: "sheet__foot" }, done));
  dialog.setAttribute("aria-labelledby", heading.id);
  let turn = 0, following = null, taken = [];
  const count = () => {
    done.textContent = chosen.size ? data.wordsAdd.replace("%(number)s", chosen.size) : data.wordsChoose;
    done.setAttribute("aria-disabled", String(!chosen.size));
  };
  const load = async (address, append) => {
    const mine = ++turn;
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetchItems(address);
      if (mine !== turn) return;
      const tiles = answer.items.map((item) => tile(item, inside.has(String(item.id)), chosen, data, count));
      if (append) list.append(...tiles); else list.replaceChildren(...tiles);
      if (!filters.children.length) offer(answer.filters);
      following = answer.next;
      more.hidden = !following;
      say.textContent = list.children.length ? "" : data.wordsNone;
      if (append) tiles[0]?.querySelector("input").focus();
    } catch {
      if (mine === turn) say.textContent = data.wordsFailed;
    } finally {
      if (mine === turn) list.removeAttribute("aria-busy");
    }
  };
  const offer = (found) => {
    for (const [name, options] of Object.entries(found || {})) {
      if (!options.length) continue;
      const words = data[`words${name[0].toUpperCase()}${name.slice(1)}`] || name;
      const select = make("select", { name }, make("option", { value: "", textContent: words }));
      select.setAttribute("aria-label", words);
      for (const { value, label } of options) if (value !== "") select.append(make("option", { value, textContent: label }));
      select.addEventListener("change", () => form.requestSubmit());
      filters.append(select);
    }
  };
  const ask = () => load(`${data.url}?${new URLSearchParams([...new FormData(form)].filter(([, value]) => value))}`, false);
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  more.addEventListener("click", () => following && load(following, true));
  close.addEventListener("click", () => dialog.close());
  done.addEventListener("click", () => { if (chosen.size) { taken = [...chosen.values()]; dialog.close(); } });
  dialog.addEventListener("close", () => { dialog.remove(); resolve(taken); });
  document.body.append(dialog);
  count();
  dialog.showModal();
  search.focus();
  ask();
});

for (const root of document.querySelectorAll("[data-items]")) setUp(root);
