// Two pictures that look alike: side by side, one over the other, or only what differs. Started for every [data-pair] in
// `root`; without script they stand side by side. f changes which one is on top, while the focus is inside.
export default function (root = document) {
  for (const pair of root.querySelectorAll("[data-pair]:not([data-live])")) start(pair);
}

function start(pair) {
  const { dataset: data } = pair, $ = (selector) => pair.querySelector(selector);
  const stage = $(".versus__stage"), [below, above] = stage.querySelectorAll("img");
  const over = $("[data-over]"), mirror = $("[data-mirror]"), status = $("[data-say]");
  const tell = (text, n) => { status.textContent = text.replace("{n}", n); };
  const show = () => {
    stage.classList.toggle("is-mirrored", mirror.checked);
    pair.style.setProperty("--over", over.value / 100);
    over.setAttribute("aria-valuetext", data.wordsOver.replace("{n}", over.value));
    for (const one of pair.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== data.mode;
  };
  const choose = (mode) => {
    data.mode = mode;
    pair.querySelector(`[data-mode][value=${mode}]`).checked = true;
    show();
  };
  // One press, one change: nothing flickers by itself.
  const flick = () => {
    if (data.mode !== "over") choose("over");
    over.value = Number(over.value) < 50 ? 100 : 0;
    show();
    tell(data.wordsShown, (over.value === "100" ? above : below).dataset.number);
  };

  data.live = "";
  // Both are drawn in the shape of the first: they are the same picture, or nearly.
  pair.style.setProperty("--shape", `${data.width} / ${data.height}`);
  $(".versus__bar").hidden = false;
  for (const one of pair.querySelectorAll("[data-scripted]")) one.hidden = false;
  pair.addEventListener("input", (event) => {
    if ("mode" in event.target.dataset) choose(event.target.value); else show();
  });
  pair.addEventListener("click", (event) => { if (event.target.closest("[data-flick]")) flick(); });
  pair.addEventListener("keydown", (event) => {
    if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    event.preventDefault();
    event.stopPropagation();
    flick();
  });
  show();
}
