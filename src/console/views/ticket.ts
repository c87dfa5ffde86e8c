import { answersInWords } from '../../core/flow.ts';
import { caseNumber } from '../../core/ticket.ts';
import type { Ticket } from '../../core/ticket.ts';
import { saidWords } from '../attachment-words.ts';
import { reachWarning } from '../delivery-words.ts';
import type { Desk, OpenedTicket } from '../desk.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { isReachable, reachOf } from '../reach.ts';
import type { Reach } from '../reach.ts';
import type { Session } from '../session.ts';
import { inPlatformOrder } from '../transcript-order.ts';
import { channelName, communeName, dueWords, holderWords, isHeldElsewhere, nearTime, reasonWords, topicTitle } from '../words.ts';
import { formToken, layout } from './layout.ts';
import { transcriptLine } from './line.ts';

const STATUSES = { waiting: 'Chờ nhận', claimed: 'Đang xử lý', closed: 'Đã đóng' } as const;

/** The conversation as the citizen saw it, what is known about the case, and what the officer can do now. */
export function ticketPage(session: Session, desk: Desk, { ticket, transcript }: OpenedTicket): Html {
  const now = desk.now();
  const reach = reachOf(ticket, desk.limitsOf(ticket.channel), now);
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
          ${inPlatformOrder(transcript).map((line) => transcriptLine(line, { session, ticket, reach, now }))}
        </ol>
        <div id="warnings" data-live role="status">${ticket.status !== 'closed' && warning(desk, ticket, reach)}</div>
        <div id="actions" data-live>${actions(session, ticket, reach)}</div>
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
    <p class="question">${saidWords(ticket.question, ticket.attachments)}</p>
    <dl>
      <dt>Việc</dt>
      <dd>${topicTitle(catalog, ticket.topic)}</dd>
      <dt>Thời hạn</dt>
      <dd class="${due.urgency}">${due.words}</dd>
      <dt>Trách nhiệm</dt>
      <dd>${holderWords(ticket)}</dd>
      <dt>Lý do chuyển</dt>
      <dd class="how">${reasonWords(ticket.reason)}</dd>
      <dt>Kênh</dt>
      <dd>${channelName(ticket.channel)}</dd>
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

/** What stands in the way of an answer, and the way around it. */
function warning(desk: Desk, ticket: Ticket, reach: Reach): Html | null {
  const { replyWindow } = desk.limitsOf(ticket.channel);
  const words = reachWarning(reach, channelName(ticket.channel), replyWindow, desk.now());
  if (words === null) return null;
  const contacts = desk.contactsOf(ticket);
  return html`<div class="warning">
    <p>${words}</p>
    ${
      !isReachable(reach) &&
      html`<p>
        ${contacts.length > 0 ? 'Xin liên hệ bằng cách khác:' : 'Người dân không để lại số liên hệ. Khi họ nhắn trở lại, anh/chị trả lời được ngay.'}
        ${contacts.map(contactLink)}
      </p>`
    }
  </div>`;
}

function actions(session: Session, ticket: Ticket, reach: Reach): Html | null {
  if (ticket.status === 'closed') return html`<p class="empty">Phiếu đã đóng. Người dân nhắn tiếp thì trợ lý trả lời.</p>`;
  if (ticket.status === 'waiting' || isHeldElsewhere(ticket))
    return html`<form class="actions" method="post" action="/console/tickets/${ticket.id}/claim">
      ${formToken(session)}
      <p>
        ${
          isHeldElsewhere(ticket)
            ? `Cán bộ đã trả lời ngay trên ${channelName(ticket.channel)}, nên trợ lý tự động không xen vào. Nhận phiếu để trả lời tiếp ở đây và đóng phiếu khi xong.`
            : 'Nhận phiếu để trả lời. Trong lúc anh/chị giữ phiếu, trợ lý tự động không xen vào.'
        }
      </p>
      <button type="submit">Nhận phiếu</button>
    </form>`;
  if (ticket.officer?.id !== session.staff.id)
    return html`<p class="empty">${ticket.officer?.name ?? 'Cán bộ khác'} đang giữ phiếu này.</p>`;
  return html`<form class="actions" id="answering" method="post" action="/console/tickets/${ticket.id}/answer">
      ${formToken(session)}
      <label for="answer">Trả lời người dân</label>
      <textarea id="answer" name="text" rows="3" required maxlength="4000" data-draft="${ticket.id}"></textarea>
      <p class="hint">
        Không hỏi mật khẩu, mã OTP. ${isReachable(reach) && 'Người dân nhận được ngay trên kênh họ đã nhắn.'}
        <span>Ctrl + Enter để gửi.</span>
      </p>
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
