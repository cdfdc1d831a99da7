// Faces that the server suggests, as dashed boxes in the editor's picture. A person takes each one over as an area, or
// drops it; without that nothing comes of them. While they are there, one may draw over and beside them.
export default function ({ form, svg, node, words, tell, cover }) {
  const button = form.querySelector("[data-suggest]"), panel = form.querySelector("[data-suggestions]"), { dataset: data } = form;
  const found = panel.querySelector("[data-found]"), choices = panel.querySelector("[data-choices]");
  const view = svg.viewBox.baseVal;
  let open = [], asked = 0;

  const say = (text) => { panel.hidden = false; found.textContent = text; tell(text); };
  const label = () => {
    choices.hidden = !open.length;
    open.forEach(({ box, place: [x, y, width, height] }, index) => {
      box.setAttribute("aria-label", words(data.wordsSuggestion, { number: index + 1, count: open.length, x, y, width, height }));
    });
  };
  const clear = (gone) => {
    const at = open.indexOf(gone[0]);
    open = open.filter((one) => !gone.includes(one));
    for (const { box } of gone) box.remove();
    label();
    return open[Math.min(at, open.length - 1)]?.box;
  };
  const take = (taken) => {
    const row = cover(taken.map(({ place }) => place), button.dataset.reason), next = clear(taken);
    tell(words(data.wordsTaken, { number: [...row.parentNode.children].indexOf(row) + 1, count: open.length }));
    (next || row.box).focus({ preventScroll: true });
  };
  const drop = (dropped) => {
    const next = clear(dropped);
    tell(words(data.wordsDropped, { count: open.length }));
    (next || button).focus({ preventScroll: true });
  };
  const draw = (place) => {
    const [x, y, width, height] = place.map((value, index) => (value / 100) * (index % 2 ? view.height : view.width));
    const box = node("g", { tabindex: 0, role: "button", "aria-describedby": "suggestion-keys" }, svg), one = { box, place };
    node("rect", { class: "suggested", x, y, width, height }, box);
    node("text", { x, y, dx: ".4em", dy: "1.1em" }, box).textContent = "?";
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter" || event.key === " ") take([one]);
      else if (event.key === "Delete" || event.key === "Backspace") drop([one]);
      else return;
      event.preventDefault();
    });
    // A screen reader's own way to press a button.
    box.addEventListener("click", () => { if (open.includes(one)) take([one]); });
    return one;
  };
  const ask = async () => {
    const mine = ++asked, body = new FormData(form);
    say(data.wordsSearching);
    clear([...open]);
    button.setAttribute("aria-busy", "true");
    const answer = await fetch(button.dataset.suggest, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (mine !== asked) return;
    button.removeAttribute("aria-busy");
    open = (told?.faces || []).map(draw);
    label();
    say(told?.sentence || data.wordsUnsearched);
  };

  button.addEventListener("click", (event) => { event.preventDefault(); ask(); });
  choices.querySelector("[data-take-all]").addEventListener("click", () => take([...open]));
  choices.querySelector("[data-drop-all]").addEventListener("click", () => drop([...open]));
  return { take, of: (box) => open.find((one) => one.box === box) };
}
