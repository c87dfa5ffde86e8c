// The citizen's page. Lines are keyed, so that one posted here, pushed live and read back after a reload is shown once;
// what could not be posted yet waits in the browser's storage and is posted again under the same id.

import { rendered } from './text.js';

const UNSENT = 'chat.unsent';
const RETRY_MS = [1_000, 3_000, 10_000, 30_000];
const TYPING_MS = 8_000;
const NAMES = { bot: 'Trợ lý tự động', officer: 'Cán bộ', citizen: '' };

const find = (id) => document.getElementById(id);
const [log, form, text, typing, status, welcome, template] = ['log', 'form', 'text', 'typing', 'status', 'welcome', 'line'].map(find);
const ready = status.textContent;
const { title } = document;

// ------------------------------------------------------------------ showing

function show({ key, seq, author, text: words, buttons = [], at }) {
  welcome.hidden = true;
  const known = log.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (known !== null) {
    known.dataset.seq = seq ?? known.dataset.seq;
    known.querySelector('.meta').textContent = clock(at);
    return known;
  }
  const line = template.content.firstElementChild.cloneNode(true);
  line.dataset.key = key;
  // A line just typed has no place of its own yet: it stands after everything shown so far.
  line.dataset.seq = seq ?? Math.max(0, ...[...log.children].map((other) => Number(other.dataset.seq))) + 0.5;
  line.className = author;
  line.querySelector('.author').textContent = NAMES[author];
  line.querySelector('.text').append(...rendered(words, author));
  line.querySelector('.meta').textContent = at === undefined ? 'Đang gửi…' : clock(at);
  line.querySelector('.choices').append(...buttons.map(choice));
  const after = [...log.children].findLast((other) => Number(other.dataset.seq) <= Number(line.dataset.seq));
  if (after === undefined) log.prepend(line);
  else after.after(line);
  for (const other of log.querySelectorAll('li:not(.old)')) other.classList.toggle('old', other !== log.lastElementChild);
  if (author !== 'citizen') wait(false);
  if (author === 'officer' && document.hidden) document.title = `● Cán bộ đã trả lời – ${title}`;
  bringIntoView(line);
  return line;
}

/** One's own words at the bottom; an answer from its beginning, however many messages it is made of; an officer's words as they come. */
function bringIntoView(line) {
  if (line.classList.contains('citizen')) {
    line.scrollIntoView({ block: 'end' });
    return;
  }
  let first = line;
  while (line.classList.contains('bot') && first.previousElementSibling?.classList.contains('bot')) first = first.previousElementSibling;
  first.scrollIntoView({ block: 'start' });
}

/** The time, and the day when it was another: an officer's answer is often read the next morning. */
function clock(at) {
  const date = new Date(at);
  const time = date.toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${time}, ${date.toLocaleDateString('vi-VN', { day: '2-digit', month: '2-digit' })}`;
}

function choice({ label, payload }) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', ({ detail }) => {
    // A slow phone invites a second tap; a keyboard's count is 0.
    if (detail < 2) send(label, payload);
  });
  item.append(button);
  return item;
}

let waiting;
function wait(on) {
  clearTimeout(waiting);
  // While an officer answers, the assistant does not.
  const shown = on && [...log.querySelectorAll(':scope > li:not(.citizen)')].at(-1)?.className.includes('officer') !== true;
  typing.hidden = !shown;
  if (shown) {
    waiting = setTimeout(() => wait(false), TYPING_MS);
    typing.scrollIntoView({ block: 'end' });
  }
}

// ------------------------------------------------------------------ sending

const unsent = () => JSON.parse(localStorage.getItem(UNSENT) ?? '[]');
const keep = (messages) => localStorage.setItem(UNSENT, JSON.stringify(messages));

function send(words, payload) {
  if (words.trim() === '') return;
  const message = { id: crypto.randomUUID?.() ?? uuid(), text: words, ...(payload !== undefined && { payload }) };
  keep([...unsent(), message]);
  show({ key: message.id, author: 'citizen', text: words });
  void post();
}

/** For browsers that offer randomUUID on secure pages only. */
const uuid = () =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) =>
    (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16),
  );

let posting = false;
let failures = 0;

/** Posts what is waiting, in order; what cannot be posted is tried again later and never dropped. */
async function post() {
  if (posting) return;
  posting = true;
  for (let [message] = unsent(); message !== undefined; [message] = unsent()) {
    const result = await postOne(message);
    if (result === 'later') {
      setTimeout(() => void post(), RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
      break;
    }
    failures = 0;
    keep(unsent().filter(({ id }) => id !== message.id));
  }
  posting = false;
}

async function postOne(message) {
  const meta = log.querySelector(`[data-key="${message.id}"] .meta`);
  try {
    const response = await fetch('/chat/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
    });
    if (response.ok) {
      if (meta !== null) meta.textContent = clock(Date.now());
      wait(true);
      return 'sent';
    }
    const { error } = await response.json().catch(() => ({}));
    const final = response.status === 400 || response.status === 401 || response.status === 413;
    if (meta !== null) meta.textContent = error ?? 'Chưa gửi được, đang thử lại…';
    return final ? 'refused' : 'later';
  } catch {
    if (meta !== null) meta.textContent = 'Mất mạng, sẽ tự gửi lại…';
    return 'later';
  }
}

// ---------------------------------------------------------------- listening

function listen() {
  const events = new EventSource('/chat/events');
  events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  events.addEventListener('ready', () => {
    status.textContent = ready;
    status.classList.remove('lost');
    for (const message of unsent()) show({ key: message.id, author: 'citizen', text: message.text });
    void post();
  });
  events.addEventListener('error', () => {
    status.textContent = 'Mất kết nối, đang nối lại…';
    status.classList.add('lost');
    // The browser gives up for good after an answer it cannot use, e.g. from a proxy while the service restarts.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3_000);
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  send(text.value);
  text.value = '';
  grow();
  text.focus();
});
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
const grow = () => {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
};
text.addEventListener('input', grow);
for (const button of document.querySelectorAll('[data-ask]'))
  button.addEventListener('click', ({ detail }) => {
    if (detail < 2) send(button.dataset.ask);
    // The tapped button goes away; who uses the keyboard goes on from the conversation, not from the top of the page.
    log.focus({ preventScroll: true });
  });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) document.title = title;
});
window.addEventListener('online', () => void post());
listen();
