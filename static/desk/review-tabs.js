// Links to what is known of a photo become tabs; without script they lead to the same places further down.
import tabs from "../js/tabs.js";

export default function (root) {
  const list = root.querySelector("[data-tabs-of]");
  if (!list) return;
  for (const link of list.querySelectorAll("a")) {
    const panel = root.querySelector(link.hash);
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panel.id);
    link.id = `for-${panel.id}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", link.id);
    panel.tabIndex = 0;
  }
  list.setAttribute("role", "tablist");
  list.dataset.tabs = "";
  list.addEventListener("click", (event) => event.preventDefault());
  list.querySelector("a").setAttribute("aria-selected", "true");
  tabs();
}
