// Uploading one file after the other: progress while it goes, an answer for each, nothing lost when one is refused.
const MARKS = { accepted: ["confirmed", "s-confirmed"], duplicate: ["given", "s-given"], refused: ["disputed", "s-disputed"], broken: ["disputed", "s-disputed"] };

const glyph = (file, name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${file}#${name}`);
  svg.append(use);
  return svg;
};

const post = (address, body, token, onProgress = () => {}) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
  request.addEventListener("load", () => resolve({ ok: request.status === 200, status: request.status, data: request.response }));
  for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, () => resolve({ ok: false, status: 0, data: null }));
  request.send(body);
});

export default function () {
  const form = document.querySelector("[data-upload]"), words = form.querySelector("[data-words]").dataset;
  const picker = form.querySelector("input[type=file]"), drop = form.querySelector("[data-drop]");
  const send = form.querySelector("[data-send]"), rows = form.querySelector("[data-rows]");
  const template = form.querySelector("[data-row]").content.firstElementChild;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const queue = [];
  let fields = null, newSet = null, busy = false;

  const say = () => {
    const count = { accepted: 0, duplicate: 0, refused: 0, waiting: 0 };
    for (const entry of queue) for (const status of entry.results.length ? entry.results : [entry.status]) count[status === "broken" ? "waiting" : status] += 1;
    form.querySelector("[data-say]").textContent = words.count.replace(/%\((\w+)\)s/g, (all, key) => count[key]);
    form.querySelector("[data-list]").hidden = !queue.length;
    send.setAttribute("aria-disabled", String(busy || !queue.some((entry) => entry.status === "waiting")));
  };

  const likeness = ({ key, url, recycled }, index) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: key });
    const doubt = Object.assign(document.createElement("span"), { className: "st" });
    doubt.append(glyph(words.marks, "s-disputed"), words.recycled);
    return [index ? ", " : `${words.twins}: `, link, ...(recycled ? [" ", doubt] : [])];
  };

  const show = (row, { status, reason = "", code = "", photo = null, twins = [] }) => {
    const state = row.querySelector("[data-state]"), note = row.querySelector("[data-note]");
    const [style, mark] = MARKS[status] || [];
    state.className = style ? `st st--${style}` : "st";
    state.replaceChildren(...(mark ? [glyph(words.marks, mark)] : []), words[status] || status);
    note.replaceChildren(reason);
    if (code) note.append(" ", Object.assign(document.createElement("code"), { textContent: code }));
    if (photo) note.append(" ", Object.assign(document.createElement("a"), { href: photo.url, textContent: `${words.open} ${photo.key}` }));
    if (twins.length) note.append(" ", ...twins.flatMap(likeness));
    if (photo?.thumb) row.querySelector("[data-picture]")?.replaceWith(Object.assign(document.createElement("img"), { src: photo.thumb, width: photo.width, height: photo.height, alt: "" }));
    row.querySelector("progress").hidden = true;
    row.querySelector("[data-retry]").hidden = status !== "broken";
    row.querySelector("[data-drop-one]").hidden = !["waiting", "broken"].includes(status);
  };

  const add = (files) => {
    for (const file of files) {
      const row = template.cloneNode(true), entry = { file, row, status: "waiting", results: [], keys: [] };
      row.querySelector("[data-name]").textContent = file.name;
      row.querySelector("progress").setAttribute("aria-label", file.name);
      row.querySelector("[data-retry]").addEventListener("click", () => { entry.status = "waiting"; show(row, entry); run(); });
      row.querySelector("[data-drop-one]").addEventListener("click", () => { queue.splice(queue.indexOf(entry), 1); row.remove(); say(); });
      show(row, entry);
      rows.append(row);
      queue.push(entry);
    }
    say();
  };

  const finish = (entry, items) => {
    entry.results = items.map((item) => item.status);
    entry.keys = items.filter((item) => item.status === "accepted").map((item) => item.photo.id);
    entry.status = entry.results[0];
    const [first, ...others] = items;
    show(entry.row, first);
    entry.row.querySelector("[data-name]").textContent = first.name;
    let last = entry.row;
    for (const item of others) {
      const row = template.cloneNode(true);
      row.querySelector("[data-name]").textContent = item.name;
      show(row, item);
      last.after(row);
      last = row;
    }
  };

  const one = async (entry) => {
    const bar = entry.row.querySelector("progress"), state = entry.row.querySelector("[data-state]");
    Object.assign(bar, { hidden: false, value: 0 });
    entry.row.querySelector("[data-drop-one]").hidden = true;
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", entry.file, entry.file.name);
    const answer = await post(form.dataset.file, body, token, (part) => {
      bar.value = Math.round(part * 100);
      state.textContent = part < 1 ? `${bar.value} %` : words.reading;
    });
    if (answer.ok && answer.data?.items?.length) return finish(entry, answer.data.items);
    const reason = Object.values(answer.data?.errors || {}).flat().join(" ") || words.lost;
    entry.status = "broken";
    return show(entry.row, { status: "broken", reason, code: answer.status ? String(answer.status) : "" });
  };

  const errors = (found) => {
    for (const old of form.querySelectorAll("[data-error]")) old.remove();
    for (const [name, sentences] of Object.entries(found)) {
      const field = form.elements[name], list = Object.assign(document.createElement("p"), { className: "errorlist", textContent: sentences.join(" ") });
      list.dataset.error = name;
      list.setAttribute("role", "alert");
      (field ? field.closest(".f") : drop).prepend(list);
      field?.focus();
    }
  };

  const after = () => {
    const keys = queue.flatMap((entry) => entry.keys), place = form.querySelector("[data-after]"), links = [];
    const link = (href, text, quiet) => Object.assign(document.createElement("a"), { href, textContent: text, className: quiet ? "btn btn--quiet" : "btn" });
    if (keys.length && form.dataset.describe) links.push(link(`${form.dataset.describe}?ids=${keys.join(",")}`, words.describe));
    if (newSet) links.push(link(newSet.url, words.set, true));
    place.replaceChildren(...links);
    place.hidden = !links.length;
  };

  // What holds for all files is asked once, at the first file: a new set must not be made twice.
  const run = async () => {
    if (busy || !queue.some((entry) => entry.status === "waiting")) return;
    busy = true;
    say();
    const chosen = new FormData(form);
    const asked = new FormData();
    for (const name of ["source", "credit_line", "licence", "photo_set", "new_set"]) asked.append(name, chosen.get(name) || "");
    const answer = await post(form.dataset.batch, asked, token);
    errors(answer.data?.errors || (answer.ok ? {} : { files: [words.lost] }));
    if (answer.ok) {
      fields = answer.data.fields;
      newSet = answer.data.set || newSet;
      if (form.elements.new_set?.value && newSet) {
        form.elements.photo_set.append(new Option(newSet.title, fields.photo_set, true, true));
        form.elements.new_set.value = "";
      }
      for (let entry; (entry = queue.find((other) => other.status === "waiting")); say()) await one(entry);
    }
    busy = false;
    say();
    after();
  };

  // From here on the page's script is in charge: the form's own control only feeds the list.
  picker.classList.add("vh");
  picker.required = false;
  form.querySelector("[data-drop-words]").hidden = false;
  picker.addEventListener("change", () => { add(picker.files); picker.value = ""; });
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); add(event.dataTransfer.files); });
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  window.addEventListener("beforeunload", (event) => busy && event.preventDefault());
  say();
}
