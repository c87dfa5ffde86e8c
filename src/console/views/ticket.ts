import { answersInWords } from '../../core/flow.ts';
import type { Author, TranscriptLine } from '../../core/message.ts';
import { OUTCOMES } from '../../core/outcome.ts';
import { caseNumber } from '../../core/ticket.ts';
import type { Ticket } from '../../core/ticket.ts';
import { spokenTime } from '../../core/working-hours.ts';
import type { Desk, OpenedTicket } from '../desk.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Session } from '../session.ts';
import { CHANNEL_NAMES, communeName, DELIVERY_WORDS, dueWords, topicTitle } from '../words.ts';
import { formToken, layout } from './layout.ts';

const AUTHORS: Readonly<Record<Author, string>> = { citizen: 'Người dân', bot: 'Trợ lý', officer: 'Cán bộ' };
const STATUSES = { waiting: 'Chờ nhận', claimed: 'Đang xử lý', closed: 'Đã đóng' } as const;

/** The conversation as the citizen saw it, what is known about the case, and what the officer can do now. */
export function ticketPage(session: Session, desk: Desk, { ticket, transcript }: OpenedTicket): Html {
  return layout(
    caseNumber(ticket.id),
    session,
    html`<div class="ticket">
      <section class="facts" id="facts" data-live aria-label="Thông tin phiếu">${facts(desk, ticket)}</section>
      <section class="talk" aria-label="Cuộc trò chuyện">
        <ol id="transcript" data-live>
          ${transcript.map(line)}
        </ol>
        ${actions(session, ticket)}
      </section>
    </div>`,
  );
}

function facts(desk: Desk, ticket: Ticket): Html {
  const catalog = desk.catalog();
  const due = dueWords(ticket, desk.now());
  const flow = ticket.flow === null ? undefined : catalog.flows[ticket.flow.id];
  const answers =
    flow === undefined || ticket.flow === null ? [] : answersInWords(flow, ticket.flow.answers, catalog.organization.communes);
  const contacts = desk.contactsOf(ticket);
  return html`<h1>${caseNumber(ticket.id)} <span class="state">${STATUSES[ticket.status]}</span></h1>
    <p class="question">${ticket.question}</p>
    <dl>
      <dt>Việc</dt>
      <dd>${topicTitle(catalog, ticket.topic)}</dd>
      <dt>Thời hạn</dt>
      <dd class="${due.late ? 'late' : ''}">${due.words}</dd>
      <dt>Trách nhiệm</dt>
      <dd>${ticket.officer === null ? 'Chưa ai nhận' : ticket.officer.name}</dd>
      <dt>Lý do chuyển</dt>
      <dd>${OUTCOMES[`handoff.${ticket.reason}`]}</dd>
      <dt>Kênh</dt>
      <dd>${CHANNEL_NAMES[ticket.channel] ?? ticket.channel}</dd>
      <dt>Xã, phường</dt>
      <dd>${ticket.commune === null ? 'Chưa cho biết' : communeName(catalog, ticket.commune)}</dd>
      <dt>Liên hệ khác</dt>
      <dd>
        ${ticket.contact === null ? 'Không để lại' : ticket.contact.text}${contacts.length > 0 && html`<br /><strong>${contacts.join(', ')}</strong>`}
      </dd>
      <dt>Mở lúc</dt>
      <dd>${spokenTime(ticket.openedAt)}</dd>
    </dl>
    ${
      answers.length > 0 &&
      html`<h2>Đã hỏi từng bước</h2>
        <ol class="steps">
          ${answers.map(
            ({ question, answer }) =>
              html`<li>
                <p>${firstLine(question)}</p>
                <p><strong>${answer}</strong></p>
              </li>`,
          )}
        </ol>`
    }`;
}

/** The question of a step; what to do at that step is not needed again. */
const firstLine = (text: string): string => text.trim().split('\n').at(-1) ?? text;

const line = ({ author, text, at, delivery, repeated }: TranscriptLine): Html =>
  html`<li class="${author}">
    <p class="meta">
      ${AUTHORS[author]} ·
      ${spokenTime(at)}${delivery !== null && delivery !== 'sent' && html` · <strong>${DELIVERY_WORDS[delivery]}</strong>`}${repeated && ' · Gửi lại lần hai'}
    </p>
    <div class="text">${text}</div>
  </li>`;

function actions(session: Session, ticket: Ticket): Html | null {
  if (ticket.status === 'closed') return html`<p class="empty">Phiếu đã đóng. Người dân nhắn tiếp thì trợ lý trả lời.</p>`;
  if (ticket.status === 'waiting')
    return html`<form class="actions" method="post" action="/console/tickets/${ticket.id}/claim">
      ${formToken(session)}
      <p>Nhận phiếu để trả lời. Trong lúc anh/chị giữ phiếu, trợ lý tự động không xen vào.</p>
      <button type="submit">Nhận phiếu</button>
    </form>`;
  if (ticket.officer?.id !== session.staff.id)
    return html`<p class="empty">${ticket.officer?.name ?? 'Cán bộ khác'} đang giữ phiếu này.</p>`;
  return html`<form class="actions" method="post" action="/console/tickets/${ticket.id}/answer">
      ${formToken(session)}
      <label for="answer">Trả lời người dân</label>
      <textarea id="answer" name="text" rows="5" required maxlength="4000" data-draft="${ticket.id}"></textarea>
      <p class="hint">Không hỏi mật khẩu, mã OTP. Người dân nhận được ngay trên kênh họ đã nhắn.</p>
      <button type="submit">Gửi trả lời</button>
    </form>
    <form class="actions" method="post" action="/console/tickets/${ticket.id}/close">
      ${formToken(session)}
      <button type="submit" class="plain">Đóng phiếu</button>
    </form>`;
}
