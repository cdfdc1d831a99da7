// The review desk. Every verdict is a plain form; this sends it in the background, moves on at once, and sees to it that
// nothing is lost on the way.
import makeItems from "./review-items.js";
import startKeys from "./review-keys.js";
import makeOutbox from "./review-outbox.js";
import startTabs from "./review-tabs.js";
import makeUndo from "./review-undo.js";
import startViewers from "./viewer.js";
import startPairs from "./pairs.js";

const PATIENCE = 20000;

export default function () {
  const root = document.querySelector("[data-review]"), { user } = root.dataset, say = root.querySelector("[data-say]");
  const words = Object.fromEntries([...root.querySelector("[data-words]").content.children].map((one) => [one.dataset.word, one.textContent]));
  const fill = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  const tell = (text) => { say.textContent = text; };
  // Signing in again gives a new token: the one of the moment is in the cookie.
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || root.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  // {kind: saved | refused | signed_out | server | offline, data, text, status}
  const ask = async (url, options, accept) => {
    const headers = { accept, "x-csrftoken": token() };
    try {
      const answer = await fetch(url, { ...options, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      const json = answer.headers.get("content-type")?.includes("json"), text = await answer.text();
      const found = { status: answer.status, text, data: json ? JSON.parse(text) : {} };
      if (answer.type === "opaqueredirect" || found.data.code === "person" || (answer.status === 403 && !json)) return { ...found, kind: "signed_out" };
      if (answer.ok) return { ...found, kind: "saved" };
      return { ...found, kind: answer.status >= 500 || answer.status === 429 ? "server" : "refused" };
    } catch {
      return { kind: "offline" };
    }
  };
  const post = (url, fields, accept = "application/json") => ask(url, { method: "POST", body: new URLSearchParams(fields) }, accept);
  const get = (url) => ask(url, {}, "text/html");

  // Claims
  const boxes = () => [...items.item.querySelectorAll("[data-claim]")];
  const open = () => boxes().filter((box) => "open" in box.dataset);
  const on = () => boxes().find((box) => "on" in box.dataset);
  const boxOf = (key) => boxes().find((box) => box.dataset.claim === key);
  const left = () => {
    const number = open().length;
    return fill(["left_none", "left_one"][number] || "left", { number });
  };
  const choose = (box, { focus = true, scroll = focus } = {}) => {
    for (const one of boxes()) one.toggleAttribute("data-on", one === box);
    if (box && focus) box.focus({ preventScroll: true });
    if (box && scroll) box.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const all = boxes(), at = all.indexOf(on());
    choose(all[Math.min(all.length - 1, Math.max(0, at + step))]);
  };
  const redraw = (key, html) => {
    const old = boxOf(key);
    if (!old || !html) return null;
    const frame = document.createElement("template");
    frame.innerHTML = html;
    const fresh = document.importNode(frame.content.querySelector("[data-claim]"), true);
    fresh.toggleAttribute("data-on", "on" in old.dataset);
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true });
    return fresh;
  };
  const pending = (box, verdict) => {
    for (const button of box.querySelectorAll("[name=verdict]")) button.setAttribute("aria-pressed", button.value === verdict);
    box.dataset.pending = verdict;
  };
  const judge = (box, verdict) => {
    const form = box?.querySelector("[data-verdict]");
    if (!form || !("open" in box.dataset)) return;
    const reason = form.elements.reason;
    if (!reason.value.trim() && (verdict !== "accept" || form.elements.decisive)) {
      choose(box, { focus: false });
      pending(box, verdict);
      box.querySelector("[data-why]").open = true;
      reason.focus();
      tell(fill("why"));
      return;
    }
    const replace = form.elements.supersede;
    if (verdict === "accept" && replace && !replace.checked) {
      choose(box, { focus: false });
      replace.focus();
      tell(fill("replace"));
      return;
    }
    const { claim, version, label } = box.dataset, { number, address, photo } = items.item.dataset;
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    fields.push(["verdict", verdict], ["as", user]);
    const entry = { key: `${claim}:${version}:${user}`, claimKey: claim, url: form.action, fields, verdict, claim: label, photo: number, photoKey: photo, address };
    delete box.dataset.open;
    box.classList.add("is-given");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    pending(box, verdict);
    undo.add(entry, fill("undoing", { ...entry, verdict: fill(verdict) }), () => { if (outbox.cancel(entry.key)) undone(entry); });
    outbox.give(entry);
    const after = boxes().slice(boxes().indexOf(box) + 1).find((one) => "open" in one.dataset) || open()[0];
    if (after) { choose(after); tell(left()); } else items.next();
  };
  // A verdict that is taken back: its box is as it was.
  const undone = (entry, answer) => {
    undo.forget(entry.key);
    if (answer) tell(answer.message);
    const box = answer ? redraw(entry.claimKey, answer.html) : boxOf(entry.claimKey);
    if (!box) { items.open(entry.address); return; }
    if (!answer) {
      box.dataset.open = "";
      box.classList.remove("is-given");
      for (const button of box.querySelectorAll("[data-verdict] button")) button.disabled = false;
      pending(box, "");
    }
    choose(box);
  };
  const refused = (entry, data) => {
    undo.forget(entry.key);
    const box = redraw(entry.claimKey, data.html);
    if (!box) { tell(fill("refused")); return false; }
    choose(box);
    tell(data.message);
    return true;
  };
  const shown = (item, { first = false } = {}) => {
    startTabs(item);
    startViewers(item);
    startPairs(item);
    for (const one of item.querySelectorAll("[data-with-keys]")) one.hidden = false;
    for (const box of boxes()) {
      const typed = outbox.typed(box.dataset.claim), reason = box.querySelector("[name=reason]");
      if (!typed || !reason) continue;
      reason.value = Object.fromEntries(typed.fields).reason || "";
      box.querySelector("[data-why]").open = true;
    }
    // The picture stays in sight, and whoever has just opened the page begins at its top.
    choose(open()[0], { focus: !first, scroll: false });
    if (!first) tell(fill("shown", { photo: item.dataset.number, left: left() }));
  };

  const outbox = makeOutbox({
    root, user, fill, post,
    onSaved(entry, data) {
      redraw(entry.claimKey, data.html);
      undo.saved(entry.key, data.undo, data.seconds);
    },
    onRefused: refused,
  });
  const undo = makeUndo({ root, fill, post, tell, onUndone: (one, data) => undone(one.entry, data) });
  const items = makeItems({ root, fill, post, get, token, tell, onShown: shown });

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-verdict], [data-undo-form]");
    if (!form) return;
    event.preventDefault();
    if (form.matches("[data-undo-form]")) undo.take(form.closest("[data-claim]").dataset.claim);
    else judge(form.closest("[data-claim]"), event.submitter?.value || form.closest("[data-claim]").dataset.pending);
  });
  root.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("[data-next], [data-queue] a, [data-look]"), box = event.target.closest("[data-claim]");
    if (box && !("on" in box.dataset)) choose(box, { focus: false });
    if (!link) return;
    event.preventDefault();
    if ("next" in link.dataset) items.next();
    else items.open(link.getAttribute("href"));
  });
  startKeys({
    root, user, tell, fill,
    doing: {
      down: () => move(1),
      up: () => move(-1),
      accept: () => judge(on(), "accept"),
      reject: () => judge(on(), "reject"),
      dispute: () => judge(on(), "dispute"),
      next: () => items.next(),
      back: () => items.back(),
      undo: () => undo.take(),
      zoom: () => items.item.querySelector("[data-viewer-zoom]")?.click(),
      save(event) {
        const box = event.target.closest("[data-claim]");
        if (!box?.dataset.pending) return;
        event.preventDefault();
        judge(box, box.dataset.pending);
      },
      leave(event) {
        const box = event.target.closest("[data-claim]");
        if (box) choose(box);
      },
    },
  });
  shown(items.item, { first: true });
}
