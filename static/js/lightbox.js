// a[data-lightbox="set"][data-photo][data-full] inside a .photo or .set item. Without script the link opens the photo page.
// The viewer's markup, in the reader's language, is <template id="lightbox">. #photo-ID in the address opens it at that photo.
// Opening adds one entry to the history, so that "back" closes it; moving on only changes that entry.
export default function () {
  if (!document.getElementById('lightbox')) return; // a page without pictures has no viewer
  const links = [...document.querySelectorAll('a[data-lightbox]')];
  const box = document.getElementById('lightbox').content.firstElementChild.cloneNode(true);
  document.body.append(box);
  const $ = (s) => box.querySelector(s);
  let set = [], at = 0, from, added = false;
  const address = (hash, push) => history[push ? 'pushState' : 'replaceState'](history.state, '', location.pathname + location.search + hash);
  const veil = (on) => { $('[data-veil]').hidden = !on; $('[data-img]').classList.toggle('veiled', on); };
  const show = (i, push) => {
    at = (i + set.length) % set.length;
    const a = set[at], src = a.querySelector('img'), img = $('[data-img]');
    img.removeAttribute('src'); // never the last picture under the next one's lines
    img.src = a.dataset.full || src.currentSrc;
    img.alt = src.alt; img.width = src.width; img.height = src.height;
    veil('graphic' in a.dataset);
    const n = $('[data-n]');
    n.textContent = n.dataset.n.replace('{n}', at + 1).replace('{total}', set.length);
    $('[data-page]').href = a.href;
    const lines = a.parentElement.querySelector('template')?.content.firstElementChild || a.closest('figure, li').querySelector('.lines');
    $('[data-lines]').replaceChildren(...lines.cloneNode(true).querySelectorAll(':scope > :not(.plate__n)')); // the viewer counts itself
    if (a.dataset.photo) address('#photo-' + a.dataset.photo, push);
  };
  const open = (a, linked) => {
    from = a;
    added = !linked && Boolean(a.dataset.photo);
    const seen = new Set();
    set = links.filter((l) => l.dataset.lightbox === a.dataset.lightbox
      && (l === a || l.dataset.photo !== a.dataset.photo) && !seen.has(l.dataset.photo) && seen.add(l.dataset.photo));
    box.showModal(); show(set.indexOf(a), added); $('[data-x]').focus();
  };
  for (const a of links) a.addEventListener('click', (e) => {
    if (e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault(); open(a);
  });
  box.addEventListener('click', (e) => {
    const b = e.target.closest('button');
    if (!b) return;
    if ('veilOff' in b.dataset) { veil(false); $('[data-x]').focus(); } else if (b.dataset.go) show(at + +b.dataset.go); else box.close();
  });
  box.addEventListener('keydown', (e) => {
    const rtl = document.dir === 'rtl' ? -1 : 1;
    if (e.key === 'ArrowRight') show(at + rtl);
    if (e.key === 'ArrowLeft') show(at - rtl);
    if (e.key === 'Home') show(0);
    if (e.key === 'End') show(set.length - 1);
  });
  box.addEventListener('close', () => {
    // Going back to an address such as #main takes the focus away once more.
    if (added) { addEventListener('hashchange', () => from.focus(), { once: true }); history.back(); } else if (location.hash.startsWith('#photo-')) address('');
    added = false;
    from?.focus();
  });
  const linked = () => {
    const id = location.hash.startsWith('#photo-') && location.hash.slice(7);
    const a = id && links.find((l) => l.dataset.photo === id);
    if (a && !box.open) open(a, true);
    if (!id && box.open) { added = false; box.close(); }
  };
  addEventListener('popstate', linked);
  linked();
}
