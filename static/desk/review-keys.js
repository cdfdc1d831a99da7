// Single keys for everything at the review desk. They rest while somebody types, and can be switched off for good.
export default function ({ root, user, tell, fill, doing }) {
  const name = `review-keys:${user}`, dialog = root.querySelector("[data-key-list]"), box = dialog.querySelector("[data-keys-on]");
  const help = root.querySelector("[data-help]"), page = document.documentElement;
  const apply = (on) => { page.dataset.keys = on ? "on" : "off"; box.checked = on; };
  const typing = (node) => node.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]");

  apply(localStorage.getItem(name) !== "off");
  help.hidden = false;
  help.addEventListener("click", () => dialog.showModal());
  box.addEventListener("change", () => {
    localStorage.setItem(name, box.checked ? "on" : "off");
    apply(box.checked);
    if (!box.checked) tell(fill("keys_off"));
  });
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target.matches("textarea")) {
      if (key === "Enter" && (event.ctrlKey || event.metaKey)) doing.save(event);
      if (key === "Escape") doing.leave(event);
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(target)) return;
    if (document.querySelector("dialog[open]") || page.dataset.keys === "off") return;
    const what = { j: doing.down, k: doing.up, a: doing.accept, r: doing.reject, d: doing.dispute, n: doing.next, p: doing.back, u: doing.undo, z: doing.zoom, "?": () => dialog.showModal() }[key];
    if (!what || (event.repeat && !"jk".includes(key))) return;
    event.preventDefault();
    what();
  });
}
