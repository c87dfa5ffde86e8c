import { answersInWords } from '../../core/flow.ts';
import type { Author, TranscriptLine } from '../../core/message.ts';
import { caseNumber } from '../../core/ticket.ts';
import type { Ticket } from '../../core/ticket.ts';
import type { Desk, OpenedTicket } from '../desk.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Session } from '../session.ts';
import {
  attachmentWords,
  CHANNEL_NAMES,
  communeName,
  DELIVERY_WORDS,
  dueWords,
  nearTime,
  reachWords,
  reasonWords,
  topicTitle,
  UNDELIVERED_WORDS,
  wordsOf,
} from '../words.ts';
import { judgeForms } from './undelivered.ts';
import { formToken, layout } from './layout.ts';

const AUTHORS: Readonly<Record<Author, string>> = { citizen: 'Người dân', bot: 'Trợ lý', officer: 'Cán bộ' };
const STATUSES = { waiting: 'Chờ nhận', claimed: 'Đang xử lý', closed: 'Đã đóng' } as const;

/** The conversation as the citizen saw it, what is known about the case, and what the officer can do now. */
export function ticketPage(session: Session, desk: Desk, { ticket, transcript }: OpenedTicket): Html {
  return layout(
    caseNumber(ticket.id),
    session,
    html`<div class="ticket">
      <div id="facts" data-live>
        <section class="facts" aria-label="Thông tin phiếu">${facts(session, desk, ticket)}</section>
        ${steps(desk, ticket)}
      </div>
      <section class="talk" aria-label="Cuộc trò chuyện">
        <ol id="transcript" data-live tabindex="0" aria-label="Tin nhắn">
          ${transcript.toSorted((one, other) => one.sentAt - other.sentAt || one.seq - other.seq).map((said) => line(session, ticket, said, desk.now()))}
        </ol>
        <div id="actions" data-live>${reach(desk, ticket)}${actions(session, ticket)}</div>
      </section>
    </div>`,
  );
}

/** The list that the ticket stands in now. */
function listOf(session: Session, ticket: Ticket): string {
  if (ticket.status !== 'claimed') return ticket.status;
  return ticket.officer?.id === session.staff.id ? 'mine' : 'claimed';
}

function facts(session: Session, desk: Desk, ticket: Ticket): Html {
  const catalog = desk.catalog();
  const now = desk.now();
  const due = dueWords(ticket, now);
  return html`<a class="back" href="/console?view=${listOf(session, ticket)}">‹ Danh sách phiếu</a>
    <h1>${caseNumber(ticket.id)} <span class="state">${STATUSES[ticket.status]}</span></h1>
    <p class="question">${ticket.question}</p>
    <dl>
      <dt>Việc</dt>
      <dd>${topicTitle(catalog, ticket.topic)}</dd>
      <dt>Thời hạn</dt>
      <dd class="${due.urgency}">${due.words}</dd>
      <dt>Trách nhiệm</dt>
      <dd>${ticket.officer === null ? 'Chưa ai nhận' : ticket.officer.name}</dd>
      <dt>Lý do chuyển</dt>
      <dd class="how">${reasonWords(ticket.reason)}</dd>
      <dt>Kênh</dt>
      <dd>${CHANNEL_NAMES[ticket.channel] ?? ticket.channel}</dd>
      <dt>Xã, phường</dt>
      <dd>${ticket.commune === null ? 'Chưa cho biết' : communeName(catalog, ticket.commune)}</dd>
      <dt>Liên hệ khác</dt>
      <dd>
        ${ticket.contact === null ? 'Không để lại' : ticket.contact.text}${desk.contactsOf(ticket).map((contact) => html` ${contactLink(contact)}`)}
      </dd>
      <dt>Mở lúc</dt>
      <dd>${nearTime(ticket.openedAt, now)}</dd>
    </dl>`;
}

/** On a phone one tap calls; the vault holds phone numbers and e-mail addresses only. */
const contactLink = (contact: string): Html =>
  html`<a class="contact" href="${contact.includes('@') ? `mailto:${contact}` : `tel:${contact.replace(/[^\d+]/g, '')}`}">${contact}</a>`;

function steps(desk: Desk, ticket: Ticket): Html | false {
  const { flows, organization } = desk.catalog();
  const flow = ticket.flow === null ? undefined : flows[ticket.flow.id];
  const answers = flow === undefined || ticket.flow === null ? [] : answersInWords(flow, ticket.flow.answers, organization.communes);
  return (
    answers.length > 0 &&
    html`<section class="steps">
      <h2>Đã hỏi từng bước</h2>
      <ol>
        ${answers.map(
          ({ question, answer }) =>
            html`<li>
              <p>${firstLine(question)}</p>
              <p><strong>${answer}</strong></p>
            </li>`,
        )}
      </ol>
    </section>`
  );
}

/** The question of a step; what to do at that step is not needed again. */
const firstLine = (text: string): string => text.trim().split('\n').at(-1) ?? text;

function line(session: Session, ticket: Ticket, said: TranscriptLine, now: number): Html {
  const { author, seq, text, editedText, attachments, sentAt, delivery, undelivered, repeated } = said;
  return html`<li class="${author}">
    <p class="meta">
      ${AUTHORS[author]} ·
      ${nearTime(sentAt, now)}${delivery !== null && delivery !== 'sent' && html` · <strong>${DELIVERY_WORDS[delivery]}</strong>`}${repeated && ' · Gửi lại lần hai'}
    </p>
    <div class="text">${wordsOf(text, attachments)}</div>
    ${editedText !== null && html`<div class="text edited">Đã sửa thành: ${editedText}</div>`}
    ${
      attachments.length > 0 &&
      html`<ul class="attachments">
        ${attachments.map(
          (attachment, i) =>
            html`<li>
              ${
                attachment.reference === null
                  ? attachmentWords(attachment)
                  : html`<a href="/console/tickets/${ticket.id}/attachments/${seq}/${i}" target="_blank" rel="noopener"
                      >Mở ${attachmentWords(attachment)}</a
                    >`
              }
            </li>`,
        )}
      </ul>`
    }
    ${undelivered !== null && html`<p class="undelivered">${UNDELIVERED_WORDS[undelivered]}</p>`}
    ${delivery === 'dead' && said.outboundId !== null && judgeForms(session, said.outboundId)}
  </li>`;
}

/** Whether the citizen can still be written to on this channel. */
function reach(desk: Desk, ticket: Ticket): Html | false {
  const words = ticket.status === 'closed' ? null : reachWords(ticket, desk.limitsOf(ticket.channel), desk.now());
  return words !== null && html`<p class="reach" role="status">${words}</p>`;
}

function actions(session: Session, ticket: Ticket): Html | null {
  if (ticket.status === 'closed') return html`<p class="empty">Phiếu đã đóng. Người dân nhắn tiếp thì trợ lý trả lời.</p>`;
  if (ticket.status === 'waiting' || ticket.officer === null)
    return html`<form class="actions" method="post" action="/console/tickets/${ticket.id}/claim">
      ${formToken(session)}
      ${ticket.status === 'claimed' && html`<p>Có người đã trả lời ngay trên ứng dụng của kênh, nên trợ lý đang im lặng.</p>`}
      <p>Nhận phiếu để trả lời. Trong lúc anh/chị giữ phiếu, trợ lý tự động không xen vào.</p>
      <button type="submit">Nhận phiếu</button>
    </form>`;
  if (ticket.officer?.id !== session.staff.id)
    return html`<p class="empty">${ticket.officer?.name ?? 'Cán bộ khác'} đang giữ phiếu này.</p>`;
  return html`<form class="actions" id="answering" method="post" action="/console/tickets/${ticket.id}/answer">
      ${formToken(session)}
      <label for="answer">Trả lời người dân</label>
      <textarea id="answer" name="text" rows="3" required maxlength="4000" data-draft="${ticket.id}"></textarea>
      <p class="hint">Không hỏi mật khẩu, mã OTP. Người dân nhận được ngay trên kênh họ đã nhắn. <span>Ctrl + Enter để gửi.</span></p>
    </form>
    <form
      class="buttons"
      method="post"
      action="/console/tickets/${ticket.id}/close"
      ${ticket.firstAnswerAt === null && html` data-confirm="Anh/chị chưa trả lời người dân. Anh/chị vẫn đóng phiếu?"`}
    >
      ${formToken(session)}
      <button type="submit" form="answering">Gửi trả lời</button>
      <button type="submit" class="plain">Đóng phiếu</button>
    </form>`;
}
