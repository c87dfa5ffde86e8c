// Keeps an open page current without touching what the officer is typing, and keeps the draft of an answer until it is sent.

const REFRESH_MS = 60_000;
const RECONNECT_MS = 5_000;

const connection = document.getElementById('connection');
const transcript = document.getElementById('transcript');
let leaving = false;

// ------------------------------------------------------------------ showing what is new

const isAtEnd = (region) => region.scrollHeight - region.scrollTop - region.clientHeight < 48;

function renew(region, fresh) {
  const stay = isAtEnd(region);
  const focused = region.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  region.replaceChildren(...fresh.childNodes);
  if (stay) region.scrollTop = region.scrollHeight;
  if (focused !== null) region.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (response?.redirected) location.assign(response.url);
  if (!response?.ok || response.redirected || leaving) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = page.title;
  for (const region of document.querySelectorAll('[data-live]')) {
    const fresh = page.getElementById(region.id);
    if (fresh !== null && fresh.innerHTML !== region.innerHTML) renew(region, fresh);
  }
  restoreDraft();
}

function listen() {
  const events = new EventSource('/console/events');
  let pending;
  const soon = () => {
    clearTimeout(pending);
    pending = setTimeout(() => void refresh(), 150);
  };
  events.addEventListener('changed', soon);
  events.addEventListener('open', () => {
    // What happened while the line was down was told to nobody here.
    if (connection.textContent !== '') soon();
    connection.textContent = '';
  });
  events.addEventListener('error', () => {
    connection.textContent = 'Mất kết nối, trang này có thể đã cũ. Đang nối lại…';
    if (events.readyState !== EventSource.CLOSED) return;
    // The browser gives up after an answer it cannot use: a proxy's while the service restarts, or the sign-in page's.
    setTimeout(() => void refresh().then(listen), RECONNECT_MS);
  });
}

// --------------------------------------------------------------------------- answering

const answers = () => transcript.querySelectorAll('.officer').length;
const field = () => document.querySelector('[data-draft]');
const keyOf = ({ dataset }) => `draft.${dataset.draft}`;

/** A draft is dropped once an answer stands in the conversation that was not there when it was sent; a refused one stays. */
function restoreDraft() {
  const typed = field();
  if (typed === null || typed.value !== '') return;
  const key = keyOf(typed);
  const before = localStorage.getItem(`${key}.sent`);
  if (before !== null && answers() > Number(before)) localStorage.removeItem(key);
  localStorage.removeItem(`${key}.sent`);
  typed.value = localStorage.getItem(key) ?? '';
}

document.addEventListener('input', ({ target }) => {
  if (target === field()) localStorage.setItem(keyOf(target), target.value);
});
document.addEventListener('keydown', (event) => {
  if (event.target === field() && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});
document.addEventListener('submit', (event) => {
  const form = event.target;
  const typed = field();
  if (form === typed?.form) localStorage.setItem(`${keyOf(typed)}.sent`, String(answers()));
  const unsent = form.action.endsWith('/close') && typed?.value.trim();
  const doubt = unsent ? 'Câu trả lời đang viết chưa được gửi. Anh/chị vẫn đóng phiếu?' : form.dataset.confirm;
  if (doubt !== undefined && !confirm(doubt)) {
    event.preventDefault();
    return;
  }
  leaving = true;
  // A second tap while the first is on its way would send the answer twice.
  for (const button of document.querySelectorAll('#content button')) button.disabled = true;
});
// Coming back with the browser's own button shows the page as it was left, buttons still off.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

if (transcript !== null) transcript.scrollTop = transcript.scrollHeight;
restoreDraft();
if (field() !== null) {
  document.getElementById('actions').scrollIntoView({ block: 'end' });
  if (matchMedia('(pointer: fine)').matches) field().focus({ preventScroll: true });
}
setInterval(() => void refresh(), REFRESH_MS);
listen();
