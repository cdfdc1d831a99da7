// Pickers: choose photos, sets or posts by their pictures instead of by number.
//
//   <div data-picker data-name="FIELD" data-url="JSON ADDRESS" data-title="DIALOG TITLE" data-words="JSON" [data-multiple]>
//     <ul data-chosen>rows</ul>
//     <button type="button" data-pick>
//     <template>one row</template>
//   </div>
//
// A row is an <li> with <input type="hidden">, an img, [data-slot=label], [data-slot=caption], [data-slot=state] and
// buttons [data-up] [data-down] [data-remove]. The address answers {items, next, filters} (gallery/desk/pick.py).
// Everything is delegated, so that rows and pickers added later work too. `choose()` serves other modules.

const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

export const fetchItems = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const picture = (item) => {
  const img = make("img", { src: item.thumb, alt: "", loading: "lazy", decoding: "async" });
  if (item.width) Object.assign(img, { width: item.width, height: item.height });
  return item.graphic ? make("span", { className: "graphic" }, img) : img;
};

const tile = (item) => {
  const note = [item.class_name, item.caption, item.credit, item.state_label].filter(Boolean).join(" · ");
  const button = make("button", { type: "button", className: "pick__item" });
  if (item.thumb) button.append(picture(item));
  button.append(make("b", { textContent: item.label, className: "pick__label" }));
  button.append(make("span", { textContent: note, className: "meta pick__note" }));
  return make("li", {}, button);
};

const dialogOf = (title, words) => {
  const heading = make("h2", { textContent: title, id: `picker-${crypto.randomUUID()}` });
  const close = make("button", { type: "button", className: "btn btn--quiet btn--s", textContent: words.close });
  const search = make("input", { type: "search", name: "q", placeholder: words.search });
  search.setAttribute("aria-label", words.search);
  const find = make("button", { className: "btn btn--quiet", textContent: words.find });
  const filters = make("span", { className: "row" });
  const form = make("form", { className: "picker__find row" }, search, filters, find);
  const list = make("ul", { className: "pick picker__list" });
  const say = make("p", { className: "meta" });
  say.setAttribute("role", "status");
  const more = make("button", { type: "button", className: "btn btn--quiet", textContent: words.more, hidden: true });
  const dialog = make("dialog", { className: "sheet picker__dialog" },
    make("header", {}, heading, close), make("div", { className: "sheet__in stack" }, form, say, list, more));
  dialog.setAttribute("aria-labelledby", heading.id);
  return { dialog, close, search, filters, form, list, say, more };
};

const addFilters = (holder, filters, words, changed) => {
  for (const [name, options] of Object.entries(filters || {})) {
    if (!options.length) continue;
    const select = make("select", { name }, make("option", { value: "", textContent: words.filters?.[name] || name }));
    select.setAttribute("aria-label", words.filters?.[name] || name);
    for (const { value, label } of options) if (value !== "") select.append(make("option", { value, textContent: label }));
    select.addEventListener("change", changed);
    holder.append(select);
  }
};

// Open the dialog and return a promise of the chosen item, or of null when it was closed.
export const choose = ({ url, title, words }) => new Promise((resolve) => {
  const parts = dialogOf(title, words);
  const { dialog, close, search, filters, form, list, say, more } = parts;
  let following = null, turn = 0, chosen = null, filtered = false;
  const load = async (address, append) => {
    const mine = ++turn;
    list.setAttribute("aria-busy", "true");
    try {
      const data = await fetchItems(address);
      if (mine !== turn) return;
      if (!append) list.replaceChildren();
      const added = data.items.map((item) => {
        const entry = tile(item);
        entry.firstChild.addEventListener("click", () => { chosen = item; dialog.close(); });
        return entry;
      });
      list.append(...added);
      if (!filtered) { addFilters(filters, data.filters, words, () => form.requestSubmit()); filtered = true; }
      following = data.next;
      more.hidden = !following;
      say.textContent = list.children.length ? "" : words.none;
      if (append) added[0]?.firstChild.focus();
    } catch {
      if (mine === turn) say.textContent = words.failed;
    } finally {
      if (mine === turn) list.removeAttribute("aria-busy");
    }
  };
  const ask = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
    return load(`${url}?${query}`, false);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  more.addEventListener("click", () => following && load(following, true));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); });
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
  ask();
});

const fill = (picker, item) => {
  const row = picker.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
  row.querySelector("input").value = item.id;
  const img = row.querySelector("img");
  if (item.thumb) img.replaceWith(picture(item)); else img.remove();
  for (const name of ["label", "caption", "state"]) {
    const slot = row.querySelector(`[data-slot=${name}]`);
    if (slot) slot.textContent = (name === "state" ? [item.class_name, item.state_label].filter(Boolean).join(" · ") : item[name]) || "";
  }
  return row;
};

const changed = (picker) => picker.dispatchEvent(new Event("change", { bubbles: true }));

const actions = {
  async pick(picker) {
    const item = await choose({ url: picker.dataset.url, title: picker.dataset.title, words: JSON.parse(picker.dataset.words) });
    if (!item) return;
    const list = picker.querySelector("[data-chosen]");
    const same = [...list.children].find((row) => row.querySelector("input").value === String(item.id));
    if (same) return same.querySelector("button")?.focus();
    const row = fill(picker, item);
    if ("multiple" in picker.dataset) list.append(row); else list.replaceChildren(row);
    changed(picker);
    picker.querySelector("[data-pick]").focus();
  },
  up(picker, row, button) { row.previousElementSibling?.before(row); button.focus(); changed(picker); },
  down(picker, row, button) { row.nextElementSibling?.after(row); button.focus(); changed(picker); },
  remove(picker, row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    (next?.querySelector("[data-remove]") || picker.querySelector("[data-pick]")).focus();
    changed(picker);
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-picker] :is([data-pick], [data-up], [data-down], [data-remove])");
  if (!button) return;
  const name = Object.keys(actions).find((key) => key in button.dataset);
  actions[name](button.closest("[data-picker]"), button.closest("li"), button);
});
