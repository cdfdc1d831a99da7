// Suggestions under the search field: a list that the server draws. Without script the field is a field.
const WAIT = 150;

export default function () {
  for (const form of document.querySelectorAll('[data-suggest]')) start(form, form.querySelector('input[type=search]'));
}

function start(form, input) {
  let timer, asked = '', list = null, at = -1;
  const options = () => (list ? [...list.querySelectorAll('[role=option]')] : []);
  const close = () => {
    list?.remove();
    list = null;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (place) => {
    const all = options();
    at = (place + all.length) % all.length;
    all.forEach((one, n) => one.setAttribute('aria-selected', n === at));
    input.setAttribute('aria-activedescendant', all[at].id);
    all[at].scrollIntoView({ block: 'nearest' });
  };
  const ask = async () => {
    const text = input.value.trim();
    if (text === asked && list) return;
    asked = text;
    if (!text) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text, lang: document.documentElement.lang })}`);
      if (!answer.ok || asked !== text) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('[role=listbox]');
      close();
      if (!fresh?.children.length || document.activeElement !== input) return;
      list = fresh;
      form.append(list);
      input.setAttribute('aria-expanded', 'true');
    } catch {
      close(); // the field still searches
    }
  };
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', 'suggestions'], ['aria-expanded', 'false']]) {
    input.setAttribute(name, value);
  }
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener('keydown', (e) => {
    if (e.isComposing || !list) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      choose(e.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (e.key === 'Enter' && at >= 0) {
      e.preventDefault();
      options()[at].querySelector('a').click();
    } else if (e.key === 'Escape') {
      e.preventDefault();
      close();
    }
  });
  form.addEventListener('focusout', (e) => { if (!form.contains(e.relatedTarget)) close(); });
}
