// What stands in the way, while somebody writes: the list follows the form, which is not saved by this.
//
//   <div data-blockers data-url="ADDRESS" data-none="SENTENCE"><div data-list>…</div><p role="status" data-say></p></div>
//
// The address takes the form as it is and answers the list as HTML. Without this module the list is that of the last save.
const REST = 900;

const sent = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

const setUp = (root) => {
  const list = root.querySelector("[data-list]"), say = root.querySelector("[data-say]"), form = root.closest("form");
  const heading = () => list.querySelector("h2")?.textContent.trim() || "";
  let timer = null, turn = 0, known = new URLSearchParams(sent(form)).toString(), said = heading();

  const ask = async () => {
    const data = sent(form), text = new URLSearchParams(data).toString();
    if (text === known) return;
    const mine = ++turn;
    const answer = await fetch(root.dataset.url, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    known = text;
    list.innerHTML = await answer.text();
    if (heading() === said) return;
    said = heading();
    say.textContent = said || root.dataset.none;
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, REST); };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Rows of photos are moved, added and removed without any field being typed in.
  for (const rows of form.querySelectorAll("[data-items]")) new MutationObserver(later).observe(rows, { childList: true, subtree: true });
};

export default function () {
  for (const root of document.querySelectorAll("[data-blockers]")) setUp(root);
}
