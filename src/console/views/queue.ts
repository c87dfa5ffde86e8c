import type { TicketSummary } from '../../core/ports.ts';
import { caseNumber } from '../../core/ticket.ts';
import { saidWords } from '../attachment-words.ts';
import { reachMark } from '../delivery-words.ts';
import type { Desk } from '../desk.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { reachOf } from '../reach.ts';
import type { Session } from '../session.ts';
import { channelName, communeName, dueWords, holderWords, reasonWords, topicTitle } from '../words.ts';
import { layout } from './layout.ts';
import { navigation, VIEWS } from './navigation.ts';
import type { QueueView, Work } from './navigation.ts';

const EMPTY: Readonly<Record<QueueView, string>> = {
  waiting: 'Không có phiếu nào đang chờ. Có phiếu mới, trang này tự hiện.',
  mine: 'Anh/chị chưa giữ phiếu nào. Sang “Chờ nhận” để nhận phiếu.',
  claimed: 'Không có phiếu nào đang xử lý.',
  closed: 'Chưa có phiếu nào đóng.',
};

type Shown = { readonly tickets: readonly TicketSummary[]; readonly work: Work };

/** Who, what, by when, how far, whose: one row a ticket, the most urgent first. */
export function queuePage(session: Session, desk: Desk, view: QueueView, { tickets, work }: Shown): Html {
  const waiting = work.waiting.length;
  const shown = view === 'closed' ? latestFirst(tickets) : tickets;
  return layout(
    `${waiting > 0 ? `(${waiting}) ` : ''}${VIEWS[view]}`,
    session,
    html`${contentBanner(desk)}
      <h1 class="hidden">${VIEWS[view]}</h1>
      ${navigation(desk, view, work)}
      <section id="queue" data-live aria-label="${VIEWS[view]}">
        ${
          shown.length === 0
            ? html`<p class="empty">${EMPTY[view]}</p>`
            : html`<ul class="tickets">
                ${shown.map((ticket) => row(desk, ticket))}
              </ul>`
        }
      </section>
      <p class="leaflet"><a href="/gioi-thieu">Tờ giới thiệu trợ lý, để in</a></p>`,
  );
}

/** A closed ticket is looked for soon after it was closed. */
const latestFirst = (tickets: readonly TicketSummary[]): readonly TicketSummary[] =>
  tickets.toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0));

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
  const now = desk.now();
  const due = dueWords(ticket, now);
  const question = saidWords(ticket.question, ticket.attachments);
  const said = saidWords(ticket.lastCitizenText, ticket.lastCitizenAttachments);
  // Of a ticket that nobody holds yet the last words are mostly the form's: a commune, "bỏ qua".
  const news = ticket.status === 'claimed' && said !== question;
  const mark = ticket.status === 'closed' ? null : reachMark(reachOf(ticket, desk.limitsOf(ticket.channel), now), now);
  return html`<li class="${due.urgency}">
    <a href="/console/tickets/${ticket.id}">
      <span class="case">${caseNumber(ticket.id)}</span>
      <span class="what"
        ><strong>${topicTitle(catalog, ticket.topic)}</strong> <span>${question}</span>${
          news && html`<span class="news">Mới nhắn: ${said}</span>`
        }</span
      >
      <span class="who"
        >${channelName(ticket.channel)}${mark !== null && html` <strong class="mark">${mark}</strong>`}${ticket.commune !== null && html` · ${communeName(catalog, ticket.commune)}`}</span
      >
      <span class="due">${due.words}</span>
      <span class="how">${reasonWords(ticket.reason)}</span>
      <span class="whose">${holderWords(ticket)}</span>
    </a>
  </li>`;
}
