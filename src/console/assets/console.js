// Keeps an open page current without touching what the officer is typing, and keeps the draft of an answer.

const refresh = async () => {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (response.redirected) {
    location.assign(response.url);
    return;
  }
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const region of document.querySelectorAll('[data-live]')) {
    const fresh = page.getElementById(region.id);
    if (fresh !== null && fresh.innerHTML !== region.innerHTML) region.replaceChildren(...fresh.childNodes);
  }
};

let pending;
const events = new EventSource('/console/events');
events.addEventListener('changed', () => {
  clearTimeout(pending);
  pending = setTimeout(() => void refresh(), 150);
});

const field = document.querySelector('[data-draft]');
if (field !== null) {
  const key = `draft.${field.dataset.draft}`;
  field.value = localStorage.getItem(key) ?? '';
  field.addEventListener('input', () => localStorage.setItem(key, field.value));
  field.form.addEventListener('submit', () => localStorage.removeItem(key));
}

const transcript = document.getElementById('transcript');
if (transcript !== null) transcript.lastElementChild?.scrollIntoView({ block: 'nearest' });
