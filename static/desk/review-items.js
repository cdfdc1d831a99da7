// Photos at the review desk, one after the other: taken from the queue and drawn ahead, so that the next one is there
// at once, and given back when somebody leaves.
const BEAT = 4 * 60 * 1000, RETRY = 5000;

export default function ({ root, fill, post, get, token, tell, onShown }) {
  let item = root.querySelector("[data-item]"), ahead, wanted = false;
  const trail = [];

  const whole = (text) => {
    const frame = document.createElement("template");
    frame.innerHTML = text;
    // Imported now, so that its picture is loaded and drawn while somebody still looks at this one.
    const node = document.importNode(frame.content.querySelector("[data-item]"), true);
    const picture = node.querySelector("[data-viewer] img");
    if (picture) picture.decode().catch(() => {});
    return node;
  };
  // {node} of what comes next; {node: null} where nothing does; {failed: true} without a connection.
  const fetchNext = async () => {
    const fields = [["after", item.dataset.cursor], ["skip", item.dataset.photo]];
    const answer = await post(root.dataset.ahead, fields, "text/html");
    if (answer.kind === "saved") return { node: answer.text ? whole(answer.text) : null };
    return { failed: true, words: answer.kind === "signed_out" ? fill("signed_out") : fill("unloaded") };
  };
  const prepare = () => {
    const mine = { done: false };
    ahead = mine;
    mine.ready = fetchNext().then((found) => {
      Object.assign(mine, found, { done: true });
      if (mine.failed && ahead === mine) setTimeout(() => { if (ahead === mine) prepare(); }, RETRY);
      if (ahead === mine && wanted) next();
    });
  };
  const free = (node) => {
    const fields = new FormData();
    fields.set("release", "1");
    fields.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(node.dataset.hold, fields);
  };
  const held = async (node) => {
    const answer = await post(node.dataset.hold, []), box = node.querySelector("[data-held-by]");
    const taken = answer.kind === "refused" && answer.data.code === "held";
    if (!box || (!taken && answer.kind !== "saved")) return;
    box.hidden = !taken;
    box.querySelector("[data-held-words]").textContent = taken ? answer.data.message : "";
  };

  // The list at the left goes along.
  const mark = () => {
    const list = root.querySelector("[data-queue]"), key = item.dataset.photo, entry = item.querySelector("[data-entry-of]");
    for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    const fresh = document.importNode(entry.content.firstElementChild, true), old = list.querySelector(`[data-entry="${key}"]`);
    if (old) old.replaceWith(fresh);
    else list.append(fresh);
    const link = fresh.querySelector("a");
    link.setAttribute("aria-current", "true");
    list.scrollTo({ top: fresh.offsetTop - list.offsetTop - list.clientHeight / 3, left: fresh.offsetLeft - list.offsetLeft });
  };
  const show = (node, { push = true, back = false } = {}) => {
    if (!back) trail.push(item.dataset.address);
    if (node.dataset.photo !== item.dataset.photo) free(item);
    item.replaceWith(node);
    item = node;
    root.querySelector("[data-title]").textContent = item.dataset.heading;
    document.title = document.title.replace(/^[^·]*/, `${item.dataset.heading} `);
    root.querySelector("[data-summary]").textContent = item.dataset.waiting;
    if (push) history.pushState({}, "", item.dataset.address);
    mark();
    scrollTo({ top: 0 });
    onShown(item);
    prepare();
  };
  const next = () => {
    wanted = false;
    if (!ahead.done) { wanted = true; tell(fill("loading")); return; }
    if (ahead.failed) { wanted = true; tell(ahead.words); return; }
    if (!ahead.node) { tell(fill("nothing")); prepare(); return; }
    show(ahead.node);
  };
  const open = async (address, options) => {
    const spare = ahead?.node;
    const answer = await get(`${address}${address.includes("?") ? "&" : "?"}part=item`);
    if (answer.kind !== "saved" && answer.status !== 409) { tell(fill(answer.kind === "signed_out" ? "signed_out" : "unloaded")); return; }
    if (spare) free(spare);
    show(whole(answer.text), options);
  };

  addEventListener("popstate", () => open(location.pathname + location.search, { push: false }));
  addEventListener("pagehide", () => { free(item); if (ahead?.node) free(ahead.node); });
  addEventListener("pageshow", (event) => { if (event.persisted) held(item); });
  addEventListener("online", () => { if (ahead?.failed) prepare(); });
  setInterval(() => { held(item); if (ahead?.node) held(ahead.node); }, BEAT);
  if (!("held" in item.dataset)) held(item);
  mark();
  prepare();

  return {
    get item() { return item; },
    next,
    open,
    back() {
      const address = trail.pop();
      if (address) open(address, { back: true });
      else tell(fill("first"));
    },
  };
}
