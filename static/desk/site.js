// Live preview of the site's settings. Colours go in through CSSOM, drawings through a canvas: the page's own policy
// allows neither style attributes nor blob: addresses.
const luminance = (colour) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

const form = document.querySelector("[data-site-form]");
const preview = document.querySelector("[data-site-preview]");
const value = (name) => form.elements[name].value.trim();
const saved = new Map([...preview.querySelectorAll("[data-name], [data-tagline], [data-about]")].map((node) => [node, node.textContent]));
const korean = document.documentElement.lang.startsWith("ko");

const words = () => {
  for (const [slot, field] of [["name", "name"], ["tagline", "tagline"], ["about", "about"]]) {
    const text = (korean && value(`${field}_ko`)) || value(field);
    for (const node of preview.querySelectorAll(`[data-${slot}]`)) node.textContent = text || saved.get(node);
  }
};

const colours = () => {
  for (const box of preview.querySelectorAll("[data-ground]")) {
    const ground = box.dataset.ground;
    const colour = value(`accent_${ground}`);
    const good = /^#[0-9a-f]{6}$/i.test(colour);
    if (good) box.style.setProperty("--accent", colour); else box.style.removeProperty("--accent");
    const say = box.querySelector("[data-contrast]");
    const least = good
      ? Math.min(...preview.dataset[ground === "light" ? "groundsLight" : "groundsDark"].split(" ").map((one) => ratio(colour, one)))
      : null;
    const text = least === null ? "" : preview.dataset.words.replace("{ratio}", (Math.floor(least * 10) / 10).toFixed(1));
    if (say.textContent !== text) say.textContent = text;
    say.classList.toggle("is-faint", least !== null && least < Number(preview.dataset.least));
  }
};

const mark = async (box, field) => {
  const canvas = box.querySelector("[data-drawn-mark]"), kept = box.querySelector("[data-saved-mark]");
  const file = form.elements[`${field}_file`].files[0];
  const gone = form.elements[`${field}_gone`]?.checked;
  let drawn = null;
  if (file) {
    try { drawn = await createImageBitmap(file); } catch { drawn = null; } // no picture: the server says so
  }
  canvas.hidden = !drawn;
  if (drawn) {
    canvas.width = drawn.width; canvas.height = drawn.height;
    canvas.getContext("2d").drawImage(drawn, 0, 0);
  }
  if (kept) kept.hidden = Boolean(drawn) || gone;
  box.querySelector("[data-name]").hidden = Boolean(drawn) || (Boolean(kept) && !gone);
};
const marks = () => {
  for (const box of preview.querySelectorAll("[data-ground]")) mark(box, box.dataset.ground === "dark" ? "wordmark_dark" : "wordmark");
};

form.addEventListener("input", () => { words(); colours(); });
form.addEventListener("change", marks);
words(); colours();
