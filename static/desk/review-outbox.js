// Verdicts on their way to the server. Each is kept in the browser until the server has it, so that neither a lost
// connection, nor an ended session, nor a reload loses it; what comes twice is given once (the server sees to that).
const FIRST = 5, LONGEST = 60;

export default function ({ root, user, fill, post, onSaved, onRefused }) {
  const name = `review-unsaved:${user}`, box = root.querySelector("[data-unsaved]");
  const said = box.querySelector("[data-unsaved-say]"), list = box.querySelector("[data-unsaved-list]");
  const login = box.querySelector("[data-unsaved-login]"), now = box.querySelector("[data-unsaved-now]");
  const busy = new Set();
  let tries = 0, left = 0, clock, trouble = "";

  // Read anew each time, since another tab writes here, too.
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(name) || "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  };
  const write = (entries) => {
    if (entries.length) localStorage.setItem(name, JSON.stringify(entries));
    else localStorage.removeItem(name);
  };
  const put = (entry) => write([...read().filter((one) => one.key !== entry.key), entry]);
  const drop = (key) => write(read().filter((one) => one.key !== key));
  const waiting = () => read().filter((one) => !one.refused);

  const draw = () => {
    const entries = read(), late = entries.filter((one) => one.failed && !one.refused), refused = entries.filter((one) => one.refused);
    box.hidden = !late.length && !refused.length;
    const number = late.length, kept = fill(number === 1 ? "unsaved_one" : "unsaved", { number, seconds: left });
    said.textContent = late.length ? [trouble, kept].filter(Boolean).join(" ") : fill("refused");
    now.hidden = !late.length;
    login.hidden = trouble !== fill("signed_out");
    list.replaceChildren(...[...late, ...refused].map(line));
  };
  const line = (entry) => {
    const row = document.createElement("li"), text = document.createElement("span");
    text.textContent = [fill("undoing", { ...entry, verdict: fill(entry.verdict) }), entry.refused].filter(Boolean).join(" ");
    row.append(text);
    if (entry.refused) {
      const look = document.createElement("a"), away = document.createElement("button");
      look.href = entry.address;
      look.dataset.look = "";
      look.textContent = fill("look");
      away.type = "button";
      away.className = "link";
      away.textContent = fill("drop");
      away.addEventListener("click", () => { drop(entry.key); draw(); });
      row.append(" ", look, " ", away);
    }
    return row;
  };

  const send = async (entry) => {
    if (busy.has(entry.key)) return;
    busy.add(entry.key);
    const answer = await post(entry.url, entry.fields);
    busy.delete(entry.key);
    const still = read().some((one) => one.key === entry.key);
    if (answer.kind === "saved") {
      drop(entry.key);
      trouble = "";
      onSaved(entry, answer.data);
    } else if (!still) {
      return; // saved from another tab meanwhile
    } else if (answer.kind === "refused") {
      put({ ...entry, refused: answer.data.message || fill("refused") });
      if (onRefused(entry, answer.data)) drop(entry.key);
    } else {
      put({ ...entry, failed: true });
      trouble = answer.kind === "offline" ? "" : answer.data?.message || fill(answer.kind);
      again();
    }
    draw();
  };
  const flush = () => {
    clearInterval(clock);
    clock = undefined;
    left = 0;
    // One after the other, in the order in which they were given.
    return waiting().reduce((before, entry) => before.then(() => send(entry)), Promise.resolve());
  };
  const again = () => {
    if (clock) return;
    left = Math.min(LONGEST, FIRST * 2 ** tries++);
    clock = setInterval(() => { left -= 1; if (left > 0) draw(); else flush(); }, 1000);
  };
  const hurry = () => { tries = 0; return flush(); };

  now.addEventListener("click", hurry);
  addEventListener("online", hurry);
  addEventListener("focus", () => { if (trouble) hurry(); });
  addEventListener("beforeunload", (event) => { if (waiting().length) event.preventDefault(); });
  draw();
  flush();

  return {
    give(entry) { put(entry); draw(); return send(entry); },
    // Whether a verdict could be taken back before the server had it; one on its way is undone when it has arrived.
    cancel(key) {
      if (busy.has(key)) return false;
      drop(key);
      draw();
      return true;
    },
    // What was typed for claims that were refused, once: it goes back into their forms.
    typed(claim) {
      const entry = read().find((one) => one.refused && one.claimKey === claim);
      if (entry) { drop(entry.key); draw(); }
      return entry;
    },
  };
}
