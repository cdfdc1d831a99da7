// The picture at the review desk: zoom, pan, magnifier, rotation, levels. All of it happens on the screen; the file is
// not changed. Started for every [data-viewer] in `root`; its keys count only while the focus is inside.
const MOST = 16, NUDGE = 60;
const within = (value, low, high) => Math.min(Math.max(value, low), high);
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

export default function (root = document) {
  for (const viewer of root.querySelectorAll("[data-viewer]:not([data-live])")) start(viewer);
}

function start(viewer) {
  const { dataset: words } = viewer, $ = (selector) => viewer.querySelector(selector);
  const stage = $("[data-stage]"), picture = stage.querySelector("img"), ask = stage.querySelector(".graphic__ask input");
  const ratio = picture.width / picture.height || 1.5, levels = [...viewer.querySelectorAll("[data-level]")];
  const loupe = stage.appendChild(document.createElement("div")), lens = loupe.appendChild(new Image());
  const as = { zoom: 1, x: 0, y: 0, turn: 0, loupe: false, at: [0, 0], ...Object.fromEntries(levels.map((one) => [one.dataset.level, initial(one)])) };
  const fingers = new Map();
  let sharp = false, touched = false, speaking;

  viewer.dataset.live = "";
  loupe.className = "viewer__loupe";
  loupe.hidden = true;
  lens.alt = "";
  stage.tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", $("[data-bar]").getAttribute("aria-label"));
  for (const part of ["[data-bar]", "[data-levels]", "[data-keys]"]) $(part).hidden = false;

  // Shapes, in pixels of the screen, from the middle of the stage
  const shape = () => {
    const wide = stage.clientWidth, high = stage.clientHeight, width = Math.min(wide, high * ratio), height = width / ratio;
    const angle = (as.turn + Number(as.fine)) * Math.PI / 180, cos = Math.abs(Math.cos(angle)), sin = Math.abs(Math.sin(angle));
    const across = width * cos + height * sin, down = width * sin + height * cos;
    const fit = angle ? Math.min(wide / across, high / down) || 1 : 1;
    return { wide, high, width, scale: fit * as.zoom, across: across * fit * as.zoom, down: down * fit * as.zoom, fit };
  };
  const veiled = () => Boolean(ask && !ask.checked);
  const filter = () => {
    const parts = [`brightness(${as.brightness}%)`, `contrast(${as.contrast}%)`];
    if (as.channel) parts.push(as.channel === "grey" ? "grayscale(1)" : `url(#viewer-${as.channel})`);
    if (as.invert) parts.push("invert(1)");
    return parts.length > 2 || as.brightness !== "100" || as.contrast !== "100" ? parts.join(" ") : "";
  };
  const sharpen = () => {
    if (sharp || picture.src.endsWith(words.largest)) return;
    sharp = true;
    const whole = new Image();
    whole.src = words.largest;
    whole.decode().then(() => { picture.src = whole.src; lens.src = whole.src; }, () => { sharp = false; });
  };
  const draw = () => {
    const now = shape(), turn = `rotate(${as.turn + Number(as.fine)}deg)`;
    const edgeX = Math.max(0, (now.across - now.wide) / 2), edgeY = Math.max(0, (now.down - now.high) / 2);
    as.x = within(as.x, -edgeX, edgeX);
    as.y = within(as.y, -edgeY, edgeY);
    picture.style.transform = `translate(${as.x}px, ${as.y}px) ${turn} scale(${now.scale})`;
    // A veil is drawn by the style sheet, and no level may lift it.
    picture.style.filter = veiled() ? "" : filter();
    stage.classList.toggle("is-in", as.zoom > 1);
    stage.classList.toggle("has-loupe", as.loupe);
    $("[data-viewer-zoom]").setAttribute("aria-pressed", as.zoom > 1);
    $("[data-do=loupe]").setAttribute("aria-pressed", as.loupe);
    loupe.hidden = !as.loupe || veiled();
    if (as.zoom > 1 || as.loupe) sharpen();
    if (!loupe.hidden) magnify(now, turn);
  };
  const magnify = (now, turn) => {
    const more = within(Number(words.largestWidth) / (now.width * now.scale), 2, 8);
    as.at = [within(as.at[0], -now.wide / 2, now.wide / 2), within(as.at[1], -now.high / 2, now.high / 2)];
    const [x, y] = as.at, { style } = lens, side = Math.min(240, now.wide * 0.45);
    // Above a finger, which would hide it.
    const place = `translate(${now.wide / 2 + x - side / 2}px, ${now.high / 2 + y - side / 2 - (touched ? side * 0.7 : 0)}px)`;
    Object.assign(loupe.style, { width: `${side}px`, height: `${side}px`, transform: place });
    if (!lens.src) lens.src = picture.src;
    Object.assign(style, { width: `${now.wide}px`, height: `${now.high}px`, left: `${(side - now.wide) / 2}px`, top: `${(side - now.high) / 2}px` });
    style.transform = `translate(${more * (as.x - x)}px, ${more * (as.y - y)}px) ${turn} scale(${now.scale * more})`;
    style.filter = filter();
  };
  // What changed is said once, when it stands still.
  const tell = (text, values = {}) => {
    clearTimeout(speaking);
    speaking = setTimeout(() => { $("[data-say]").textContent = say(text, values); }, 300);
  };

  // What one can do
  const zoom = (to, [x, y] = [0, 0]) => {
    const before = as.zoom;
    as.zoom = within(to, 1, MOST);
    as.x = x - (x - as.x) * (as.zoom / before);
    as.y = y - (y - as.y) * (as.zoom / before);
    draw();
    tell(as.zoom > 1 ? words.wordsZoom : words.wordsWhole, { n: Math.round(as.zoom * 10) / 10 });
  };
  const closest = () => {
    const now = shape();
    return within(Number(words.largestWidth) / (now.width * now.fit), 2.5, MOST);
  };
  const turn = (by) => {
    as.turn = (as.turn + by) % 360;
    draw();
    tell(words.wordsTurn, { n: as.turn + Number(as.fine) });
  };
  const doing = {
    in: () => zoom(as.zoom * 1.5),
    out: () => zoom(as.zoom / 1.5),
    zoom: () => zoom(as.zoom > 1 ? 1 : closest(), as.loupe ? as.at : [0, 0]),
    left: () => turn(-90),
    right: () => turn(90),
    loupe: () => { as.loupe = !as.loupe; draw(); tell(as.loupe ? words.wordsLoupe : words.wordsNoLoupe); },
    reset: () => {
      for (const one of levels) restore(one, as);
      Object.assign(as, { zoom: 1, x: 0, y: 0, turn: 0, loupe: false });
      draw();
      tell(words.wordsReset);
    },
  };
  const KEYS = { "+": doing.in, "=": doing.in, "-": doing.out, "0": doing.reset, z: doing.zoom, m: doing.loupe, "[": doing.left, "]": doing.right };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) doing["viewerZoom" in button.dataset ? "zoom" : button.dataset.do]?.();
  });
  viewer.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const arrow = event.target === stage && ARROWS[event.key], letter = /^[a-z]$/.test(event.key);
    const key = KEYS[event.key];
    if (letter && document.documentElement.dataset.keys === "off") return;
    if (event.key === "Escape" && (as.loupe || as.zoom > 1)) { as.loupe = false; zoom(1); }
    else if (arrow && as.loupe) { as.at = as.at.map((place, index) => place + arrow[index] * NUDGE / (event.shiftKey ? 1 : 4)); draw(); }
    else if (arrow && as.zoom > 1) { [as.x, as.y] = [as.x - arrow[0] * NUDGE, as.y - arrow[1] * NUDGE]; draw(); }
    else if (key && !arrow) key();
    else return;
    // The desk has keys of its own, and one of them presses our button.
    event.preventDefault();
    event.stopPropagation();
  });
  for (const one of levels) {
    one.addEventListener("input", () => {
      as[one.dataset.level] = one.type === "checkbox" ? one.checked : one.value;
      draw();
      if (one.dataset.level === "fine") tell(words.wordsTurn, { n: as.turn + Number(as.fine) });
      else tell(words.wordsLevels, { b: as.brightness, c: as.contrast });
    });
  }
  ask?.addEventListener("change", draw);

  // Mouse and fingers
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
  };
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return [Math.hypot(one[0] - other[0], one[1] - other[1]), [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]];
  };
  stage.addEventListener("wheel", (event) => {
    // At its smallest the picture lets the page scroll on.
    if (veiled() || (as.zoom === 1 && event.deltaY > 0)) return;
    event.preventDefault();
    zoom(as.zoom * Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), place(event));
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".graphic__ask")) return;
    fingers.set(event.pointerId, place(event));
    stage.setPointerCapture(event.pointerId);
    touched = event.pointerType === "touch";
    if (as.loupe) { as.at = place(event); draw(); }
  });
  stage.addEventListener("pointermove", (event) => {
    const now = place(event), before = fingers.get(event.pointerId);
    if (before && fingers.size === 2) {
      const [apart] = spread();
      fingers.set(event.pointerId, now);
      const [further, middle] = spread();
      if (apart) zoom(as.zoom * further / apart, middle);
      return;
    }
    if (before) fingers.set(event.pointerId, now);
    if (as.loupe) as.at = now;
    if (before && as.zoom > 1 && !(as.loupe && event.pointerType === "touch")) { as.x += now[0] - before[0]; as.y += now[1] - before[1]; }
    if (as.loupe || before) draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, (event) => { if (fingers.delete(event.pointerId) && touched) { touched = false; draw(); } });
  }
  stage.addEventListener("dblclick", (event) => {
    if (!event.target.closest(".graphic__ask")) zoom(as.zoom > 1 ? 1 : closest(), place(event));
  });
  new ResizeObserver(draw).observe(stage);
}

const initial = (one) => (one.type === "checkbox" ? false : one.matches("select") ? "" : one.getAttribute("value"));
function restore(one, as) {
  as[one.dataset.level] = initial(one);
  if (one.type === "checkbox") one.checked = false; else one.value = initial(one);
}
