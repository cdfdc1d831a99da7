// Small things: dialogs, zoom, load more. Each starts from a link or a control that works without script.
const more = async (link) => {
  const list = document.getElementById(link.dataset.more);
  list.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const rows = [...page.getElementById(list.id).children];
    const bar = page.querySelector('[data-more-bar]');
    list.append(...rows);
    document.querySelector('[data-more-bar]').replaceWith(...(bar ? [bar] : []));
    rows[0]?.querySelector('a')?.focus();
  } catch {
    location.assign(link.href); // the page itself can say what is wrong
  } finally {
    list.removeAttribute('aria-busy');
  }
};

export default function () {
  document.addEventListener('click', (e) => {
    const t = e.target.closest('[data-open], [data-close], [data-zoom], [data-more]');
    if (!t) return;
    const d = t.dataset;
    if (d.open) document.getElementById(d.open).showModal();
    if ('close' in d) t.closest('dialog').close();
    if ('zoom' in d) {
      const on = document.getElementById(d.zoom).classList.toggle('is-in');
      if (t.hasAttribute('aria-pressed')) t.setAttribute('aria-pressed', on);
    }
    if ('more' in d && !(e.metaKey || e.ctrlKey || e.shiftKey)) { e.preventDefault(); more(t); }
  });
}
