// Entry. Each behaviour loads only where its data attribute is present; every page works without it.
const parts = [
  ['a[data-lightbox]', () => import('./lightbox.js')],
  ['[data-compare]', () => import('./compare.js')],
  ['[data-tabs]', () => import('./tabs.js')],
  ['[data-suggest]', () => import('./suggest.js')],
  ['[data-open], [data-zoom], [data-more]', () => import('./bits.js')],
];
for (const [selector, load] of parts) {
  if (document.querySelector(selector)) load().then((module) => module.default());
}
