// Notes on a photo: the rows of numbers below the picture are the form; here they can be set by hand and by key.
// A mark is an HTML button over the picture, so that it has a name, takes the focus and keeps its size.
const stage = document.querySelector("[data-notes]");
const frame = stage.querySelector(".notes__stage"), image = frame.querySelector("img");
const help = stage.querySelector("[data-help]");
const within = (value) => Math.min(1, Math.max(0, value));
const rows = () => [...document.querySelectorAll("tr.form-row:not(.empty-form)")].filter((row) => row.querySelector("[data-note=x]"));
const field = (row, name) => row.querySelector(`[data-note=${name}]`);
const isSet = (row) => field(row, "x").value !== "" && field(row, "y").value !== "";
const marks = new Map();
let current = null;

const put = (row, x, y) => {
  field(row, "x").value = within(x).toFixed(4);
  field(row, "y").value = within(y).toFixed(4);
  show();
};
const placeOf = (event) => {
  const box = frame.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
};
const choose = (row) => {
  current = row;
  for (const [one, mark] of marks) mark.setAttribute("aria-pressed", one === row);
};

const markOf = (row) => {
  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = "notes__mark";
  mark.addEventListener("click", (event) => { event.stopPropagation(); choose(row); });
  mark.addEventListener("pointerdown", (event) => { choose(row); mark.setPointerCapture(event.pointerId); });
  mark.addEventListener("pointermove", (event) => { if (mark.hasPointerCapture(event.pointerId)) put(row, ...placeOf(event)); });
  mark.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.05 : 0.005;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!move) return;
    event.preventDefault();
    put(row, Number(field(row, "x").value) + move[0], Number(field(row, "y").value) + move[1]);
  });
  frame.append(mark);
  return mark;
};

const show = () => {
  const all = rows();
  for (const [row, mark] of marks) if (!all.includes(row) || !isSet(row)) { mark.remove(); marks.delete(row); }
  all.filter(isSet).forEach((row, index) => {
    if (!marks.has(row)) marks.set(row, markOf(row));
    const mark = marks.get(row);
    mark.textContent = index + 1;
    mark.setAttribute("aria-label", help.dataset.name.replace("{n}", index + 1));
    mark.style.left = `${within(Number(field(row, "x").value)) * 100}%`;
    mark.style.top = `${within(Number(field(row, "y").value)) * 100}%`;
  });
};

help.textContent = help.dataset.help;
frame.classList.add("is-live");
frame.addEventListener("click", (event) => {
  if (event.target.closest("button")) return;
  const row = current && rows().includes(current) ? current : rows().find((one) => !isSet(one));
  if (!row) return;
  put(row, ...placeOf(event));
  choose(row);
  if (!field(row, "text").value) field(row, "text").focus();
});
document.addEventListener("input", (event) => { if (event.target.matches("[data-note]")) show(); });
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr.form-row");
  if (row && field(row, "x")) choose(row);
});
document.addEventListener("formset:added", show);
document.addEventListener("formset:removed", show);

// Another photo was chosen: its small picture will do, since places are fractions.
const chosen = document.querySelector(".picker [data-chosen]");
if (chosen) new MutationObserver(() => {
  const small = chosen.querySelector("img[src]");
  stage.hidden = !small;
  if (small && image.src !== small.src && !(image.src && chosen.dataset.first === small.src)) image.src = small.src;
  show();
}).observe(chosen, { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] });
if (chosen) chosen.dataset.first = chosen.querySelector("img[src]")?.src || "";
show();
