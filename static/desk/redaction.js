// Areas on a picture. The rows of the form hold the truth, in per cent; each has a box in the picture that is drawn,
// moved and resized by mouse, finger or keyboard and writes into its row.
import suggestFaces from "./faces.js";

const SIDES = ["x", "y", "width", "height"], STEP = 1, LEAST = 0.2;
const GRIPS = { nw: [0, 0], n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1], s: [0.5, 1], sw: [0, 1], w: [0, 0.5] };
const within = (value, low, high) => Math.min(Math.max(value, low), high);
// Rounded outwards to a tenth of a per cent: what was drawn is never less than what is covered.
const down = (value) => Math.floor(value * 10 + 1e-6) / 10, up = (value) => Math.ceil(value * 10 - 1e-6) / 10;

export default function () {
  const form = document.querySelector("[data-redaction]"), list = form.querySelector("[data-areas]");
  const { dataset: data } = form, say = form.querySelector("[data-say]"), sentences = JSON.parse(data.sentences);
  const root = form.querySelector("[data-redact]"), svg = root?.querySelector("svg");
  const template = form.querySelector("template[data-row]"), undo = form.querySelector("[data-undo]");
  const add = form.querySelector("[data-add]"), total = form.querySelector("[name=areas-TOTAL_FORMS]");
  const view = svg?.viewBox.baseVal, past = [];
  const rows = () => [...list.children];
  const input = (row, side) => row.querySelector(`[name$="-${side}"]`);
  const reason = (row) => row.querySelector("select");
  const place = (row) => SIDES.map((side) => Number(input(row, side).value) || 0);
  const words = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const tell = (text) => { say.textContent = text; };
  const state = () => rows().map((row) => [reason(row).value, ...SIDES.map((side) => input(row, side).value)]);
  // A step that changed nothing is none.
  const keep = (before) => {
    if (JSON.stringify(before) === JSON.stringify(state())) return;
    past.push(before);
    undo.disabled = false;
  };

  // A box and its row
  const node = (name, attributes, parent) => {
    const made = parent.appendChild(document.createElementNS(svg.namespaceURI, name));
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const put = (element, values) => { for (const [key, value] of Object.entries(values)) element.setAttribute(key, value.toFixed(2)); };
  const draw = (row) => {
    if (!row.box) return;
    let [x, y, width, height] = place(row);
    if (width < 0) [x, width] = [x + width, -width];
    if (height < 0) [y, height] = [y + height, -height];
    const at = { x: (x / 100) * view.width, y: (y / 100) * view.height, width: (width / 100) * view.width, height: (height / 100) * view.height };
    put(row.box.firstChild, at);
    put(row.label, { x: at.x, y: at.y });
    const unit = Number(svg.dataset.unit) || 1;
    for (const [name, [across, below]] of Object.entries(GRIPS)) {
      for (const [kind, side] of [["reach", 28], ["grip", 12]]) {
        const size = side * unit;
        put(row.box.querySelector(`.${kind}.${name}`), { x: at.x + at.width * across - size / 2, y: at.y + at.height * below - size / 2, width: size, height: size });
      }
    }
    const chosen = reason(row).selectedOptions[0], number = rows().indexOf(row) + 1;
    row.label.textContent = number;
    row.box.setAttribute("aria-label", words(data.wordsArea, { number, reason: chosen?.value ? chosen.text.toLowerCase() : data.wordsUnsaid, x, y, width, height }));
  };
  const select = (row) => {
    for (const one of rows()) {
      one.toggleAttribute("data-on", one === row);
      one.box?.classList.toggle("on", one === row);
    }
    if (row?.box && row.box !== svg.lastChild && !row.box.contains(document.activeElement)) svg.append(row.box);
  };
  const write = (row, x, y, width, height) => {
    [x, y, width, height].forEach((value, index) => { input(row, SIDES[index]).value = Math.round(value * 10000) / 10000; });
    draw(row);
  };
  // Moved as it is, held inside the picture.
  const move = (row, x, y) => {
    const [, , width, height] = place(row);
    write(row, within(x, 0, Math.max(0, 100 - width)), within(y, 0, Math.max(0, 100 - height)), width, height);
  };
  const span = (row, left, top, right, bottom) => {
    const [west, east] = [left, right].map((value) => within(value, 0, 100)).sort((a, b) => a - b);
    const [north, south] = [top, bottom].map((value) => within(value, 0, 100)).sort((a, b) => a - b);
    const x = down(Math.min(west, 100 - LEAST)), y = down(Math.min(north, 100 - LEAST));
    write(row, x, y, Math.max(LEAST, up(east) - x), Math.max(LEAST, up(south) - y));
  };
  const refresh = () => {
    rows().forEach((row, index) => {
      row.querySelector("[data-no]").textContent = index + 1;
      for (const element of row.querySelectorAll("[name], [id], [for]")) {
        for (const name of ["name", "id", "for"]) {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace(/areas-(\d+|__prefix__)-/, `areas-${index}-`));
        }
      }
      draw(row);
    });
    total.value = rows().length;
    answer();
  };
  // What readers will read, and what the button will do
  const answer = () => {
    const count = rows().length, reasons = new Set(rows().map((row) => reason(row).value));
    const protect = new Set([...reasons].map((code) => sentences.protected[code]));
    const key = ["people", "source", "place"].filter((name) => protect.has(name)).join("+");
    const said = [sentences.protecting[key], ...Object.entries(sentences.otherwise).filter(([code]) => reasons.has(code)).map(([, text]) => text)];
    const text = said.filter(Boolean).join(" ");
    form.querySelector("[data-reads]").textContent = text;
    form.querySelector("[data-silent]").hidden = Boolean(text);
    const nothing = form.querySelector("[name=outcome][value=nothing]").checked;
    const button = count === 1 ? data.wordsSaveOne : words(data.wordsSaveMany, { count });
    if (nothing || count) form.querySelector("[data-save]").textContent = nothing ? data.wordsSaveNothing : button;
  };
  const remove = (row, { focus = true } = {}) => {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.box?.remove();
    row.remove();
    refresh();
    if (focus) {
      tell(words(data.wordsRemoved, { count: rows().length }));
      (next?.box || add).focus();
    }
  };
  const wire = (row) => {
    const gone = row.querySelector("[data-gone]"), del = row.querySelector("[data-del]");
    gone.hidden = true;
    gone.classList.remove("check");
    del.hidden = false;
    del.addEventListener("click", () => { const before = state(); remove(row); keep(before); });
    row.addEventListener("focusin", () => { select(row); row.before = state(); });
    row.addEventListener("input", () => { draw(row); answer(); });
    row.addEventListener("change", () => { if (row.before) keep(row.before); row.before = state(); });
    if (!svg) return;
    row.box = node("g", { tabindex: 0, role: "button", "aria-describedby": "redact-keys" }, svg);
    node("rect", {}, row.box);
    row.label = node("text", { dx: ".6em", dy: "1.25em" }, row.box);
    for (const kind of ["reach", "grip"]) for (const name of Object.keys(GRIPS)) node("rect", { class: `${kind} ${name}`, "data-grip": name }, row.box);
    row.box.addEventListener("focus", () => select(row));
    row.box.addEventListener("keydown", (event) => keyed(event, row));
  };
  const append = (why, place) => {
    const row = template.content.firstElementChild.cloneNode(true);
    list.append(row);
    reason(row).value = why;
    SIDES.forEach((side, index) => { input(row, side).value = place[index]; });
    wire(row);
    return row;
  };
  const begin = (place, why = rows().map((one) => reason(one).value).filter(Boolean).at(-1) || "") => {
    const cover = form.querySelector("[name=outcome][value=cover]");
    const row = append(why, place);
    cover.checked = true;
    refresh();
    return row;
  };
  const done = (row) => {
    select(row);
    tell(words(data.wordsAdded, { number: rows().indexOf(row) + 1 }));
    reason(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const back = () => {
    const before = past.pop();
    if (!before) return;
    for (const row of rows()) remove(row, { focus: false });
    for (const [why, ...values] of before) append(why, values);
    refresh();
    undo.disabled = !past.length;
    tell(data.wordsUndone);
    if (undo.disabled) add.focus();
  };

  // Keys in a box
  const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const keyed = (event, row) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key], before = state();
    if (arrow) {
      const [x, y, width, height] = place(row);
      if (event.shiftKey) write(row, x, y, within(width + arrow[0], LEAST, 100 - x), within(height + arrow[1], LEAST, 100 - y));
      else move(row, x + arrow[0], y + arrow[1]);
      keep(before);
      tell(row.box.getAttribute("aria-label"));
    } else if (event.key === "Delete" || event.key === "Backspace") { remove(row); keep(before); }
    else if (event.key === "Enter" || event.key === " ") reason(row).focus();
    else if (event.key === "Escape") { select(null); row.box.blur(); }
    else return;
    event.preventDefault();
  };

  // Mouse, pen and finger
  const point = (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [(x / view.width) * 100, (y / view.height) * 100];
  };
  let hold = null, suggestions = null;
  const start = (event) => {
    if (!event.isPrimary || event.button) return;
    const box = event.target.closest("g"), row = rows().find((one) => one.box === box);
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    hold = { row, suggestion: suggestions?.of(box), from: point(event), at: [event.clientX, event.clientY], before: state(), grip: event.target.dataset.grip, place: row && place(row), moved: false };
    if (row) { select(row); row.box.focus({ preventScroll: true }); } else { select(null); document.activeElement?.blur(); }
  };
  const drag = (event) => {
    if (!hold || !event.isPrimary) return;
    // A hand that trembles draws nothing.
    if (!hold.moved && Math.hypot(event.clientX - hold.at[0], event.clientY - hold.at[1]) < 4) return;
    hold.moved = true;
    const [x, y] = point(event), [fromX, fromY] = hold.from;
    if (!hold.row) hold.drawn = hold.row = begin([fromX, fromY, 0, 0]);
    if (hold.drawn) { select(hold.row); return span(hold.row, fromX, fromY, x, y); }
    const [left, top, width, height] = hold.place;
    if (!hold.grip) return move(hold.row, Math.round((left + x - fromX) * 10) / 10, Math.round((top + y - fromY) * 10) / 10);
    const edge = (letter, value, offset) => (hold.grip.includes(letter) ? value + offset : value);
    return span(hold.row, edge("w", left, x - fromX), edge("n", top, y - fromY), edge("e", left + width, x - fromX), edge("s", top + height, y - fromY));
  };
  const end = (event) => {
    if (!hold || !event.isPrimary) return;
    const { row, suggestion, drawn, moved, before } = hold;
    hold = null;
    if (suggestion && !moved && event.type === "pointerup") return suggestions.take([suggestion]);
    if (event.type === "pointercancel" && moved) { keep(before); back(); return; }
    if (moved) { keep(before); answer(); }
    if (drawn) done(row);
  };

  for (const shown of form.querySelectorAll("[data-scripted], [data-undo]")) shown.hidden = false;
  add.addEventListener("click", (event) => {
    event.preventDefault();
    const before = state(), row = begin([40, 40, 20, 20]);
    keep(before);
    done(row);
  });
  undo.addEventListener("click", back);
  form.addEventListener("change", answer);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.target.matches("textarea, input")) return;
    event.preventDefault();
    back();
  });
  if (svg) {
    svg.replaceChildren();
    svg.removeAttribute("aria-hidden");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", form.querySelector("#rg").textContent);
    root.toggleAttribute("data-live", true);
    svg.addEventListener("pointerdown", start);
    svg.addEventListener("pointermove", drag);
    for (const type of ["pointerup", "pointercancel"]) svg.addEventListener(type, end);
    new ResizeObserver(() => {
      svg.dataset.unit = 1 / (svg.getScreenCTM()?.a || 1);
      root.style.setProperty("--unit", svg.dataset.unit);
      rows().forEach(draw);
    }).observe(svg);
  }
  rows().forEach(wire);
  refresh();
  if (svg && form.querySelector("[data-suggest]")) {
    const cover = (places, why) => {
      const before = state(), row = places.map((place) => begin(place, why)).at(-1);
      keep(before);
      select(null);
      return row;
    };
    suggestions = suggestFaces({ form, svg, node, words, tell, cover });
  }
}
