import { CHANNEL_NAMES, communeName, dueWords, reasonWords, topicTitle } from '../words.ts';
import type { TicketSummary } from '../../core/ports.ts';
import { caseNumber } from '../../core/ticket.ts';
import type { Desk } from '../desk.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Session } from '../session.ts';
import { layout } from './layout.ts';

export type QueueView = 'waiting' | 'mine' | 'claimed' | 'closed';

/** What each view holds; null is not counted, for it only grows. */
export type QueueLists = Readonly<Record<Exclude<QueueView, 'closed'>, readonly TicketSummary[]>> & {
  readonly closed: readonly TicketSummary[] | null;
};

const VIEWS: Readonly<Record<QueueView, string>> = { waiting: 'Chờ nhận', mine: 'Của tôi', claimed: 'Đang xử lý', closed: 'Đã đóng' };

const EMPTY: Readonly<Record<QueueView, string>> = {
  waiting: 'Không có phiếu nào đang chờ. Có phiếu mới, trang này tự hiện.',
  mine: 'Anh/chị chưa giữ phiếu nào. Sang “Chờ nhận” để nhận phiếu.',
  claimed: 'Không có phiếu nào đang xử lý.',
  closed: 'Chưa có phiếu nào đóng.',
};

/** Who, what, by when, how far, whose: one row a ticket, the most urgent first. */
export function queuePage(session: Session, desk: Desk, view: QueueView, lists: QueueLists, undelivered: number): Html {
  const tickets = view === 'closed' ? latestFirst(lists.closed ?? []) : lists[view];
  const waiting = lists.waiting.length;
  return layout(
    `${waiting > 0 ? `(${waiting}) ` : ''}${VIEWS[view]}`,
    session,
    html`${contentBanner(desk)}
      <div id="undelivered-count" data-live>
        ${undelivered > 0 && html`<p class="reach"><a href="/console/undelivered">Có ${undelivered} tin chưa gửi được, mời xem</a></p>`}
      </div>
      <h1 class="hidden">${VIEWS[view]}</h1>
      <nav class="views" id="views" data-live aria-label="Danh sách phiếu">
        ${Object.entries(VIEWS).map(
          ([id, title]) =>
            html`<a href="/console?view=${id}" ${id === view && html` aria-current="page"`}
              >${title}${count(desk, lists[id as QueueView])}</a
            >`,
        )}
      </nav>
      <section id="queue" data-live aria-label="${VIEWS[view]}">
        ${
          tickets.length === 0
            ? html`<p class="empty">${EMPTY[view]}</p>`
            : html`<ul class="tickets">
                ${tickets.map((ticket) => row(desk, ticket))}
              </ul>`
        }
      </section>
      <p class="leaflet"><a href="/gioi-thieu">Tờ giới thiệu trợ lý, để in</a></p>`,
  );
}

/** A closed ticket is looked for soon after it was closed. */
const latestFirst = (tickets: readonly TicketSummary[]): readonly TicketSummary[] =>
  tickets.toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0));

function count(desk: Desk, tickets: readonly TicketSummary[] | null): Html | false {
  if (tickets === null || tickets.length === 0) return false;
  const late = tickets.filter((ticket) => dueWords(ticket, desk.now()).urgency === 'late').length;
  return html` <span class="count ${late > 0 && 'late'}"
    >${tickets.length}${late > 0 && html`<span class="hidden">, ${late} quá hạn</span>`}</span
  >`;
}

/** Editors see here, too, that what they saved is not in use yet, and why. */
function contentBanner(desk: Desk): Html {
  const problems = desk.contentProblems();
  return html`<div id="content-problems" data-live>
    ${
      problems.length > 0 &&
      html`<section class="notice" role="alert">
        <h2>Nội dung vừa lưu có lỗi, trợ lý đang dùng bản trước</h2>
        <ul>
          ${problems.slice(0, MOST_PROBLEMS).map(({ file, line, message }) => html`<li><strong>${file}:${line}</strong> ${message}</li>`)}
        </ul>
      </section>`
    }
  </div>`;
}

const MOST_PROBLEMS = 5;

function row(desk: Desk, ticket: TicketSummary): Html {
  const catalog = desk.catalog();
  const due = dueWords(ticket, desk.now());
  // Of a ticket that nobody holds yet the last words are mostly the form's: a commune, "bỏ qua".
  const news = ticket.status === 'claimed' && ticket.lastCitizenText !== ticket.question;
  return html`<li class="${due.urgency}">
    <a href="/console/tickets/${ticket.id}">
      <span class="case">${caseNumber(ticket.id)}</span>
      <span class="what"
        ><strong>${topicTitle(catalog, ticket.topic)}</strong> <span>${ticket.question}</span>${
          news && html`<span class="news">Mới nhắn: ${ticket.lastCitizenText === '' ? '[ảnh, tệp]' : ticket.lastCitizenText}</span>`
        }</span
      >
      <span class="who"
        >${CHANNEL_NAMES[ticket.channel] ?? ticket.channel}${ticket.commune !== null && html` · ${communeName(catalog, ticket.commune)}`}</span
      >
      <span class="due">${due.words}</span>
      <span class="how">${reasonWords(ticket.reason)}</span>
      <span class="whose">${ticket.officer === null ? 'Chưa ai nhận' : ticket.officer.name}</span>
    </a>
  </li>`;
}
