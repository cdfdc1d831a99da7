// The focal point: a click in the picture fills the two number fields, and they move the mark.
export default function () {
  const figure = document.querySelector("[data-focal-picture]"), mark = figure.querySelector("circle");
  const svg = mark.ownerSVGElement, { width, height } = svg.viewBox.baseVal;
  const x = document.querySelector("[data-focal=x]"), y = document.querySelector("[data-focal=y]");
  const within = (value) => Math.min(1, Math.max(0, Number(value) || 0));
  const show = () => {
    mark.setAttribute("cx", within(x ? x.value : mark.dataset.x) * width);
    mark.setAttribute("cy", within(y ? y.value : mark.dataset.y) * height);
    mark.setAttribute("r", Math.max(width, height) / 45);
  };
  show();
  figure.querySelector("[data-colour]")?.addEventListener("click", (event) => {
    figure.querySelector("img").classList.remove("is-grey");
    event.target.remove();
  });
  if (!x || !y) return;
  figure.classList.add("is-live");
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    x.value = within((event.clientX - box.left) / box.width).toFixed(2);
    y.value = within((event.clientY - box.top) / box.height).toFixed(2);
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
}
