import { caseNumber } from '../../core/ticket.ts';
import type { DeadMessage } from '../../core/ports.ts';
import type { Desk } from '../desk.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Session } from '../session.ts';
import { CHANNEL_NAMES, nearTime, UNDELIVERED_WORDS } from '../words.ts';
import { formToken, layout } from './layout.ts';

/** What did not get through and waits for an officer to judge. */
export const undeliveredPage = (session: Session, desk: Desk, messages: readonly DeadMessage[]): Html =>
  layout(
    'Tin chưa gửi được',
    session,
    html`<a class="back" href="/console">‹ Danh sách phiếu</a>
      <h1>Tin chưa gửi được</h1>
      <section id="undelivered" data-live aria-label="Tin chưa gửi được">
        ${
          messages.length === 0
            ? html`<p class="empty">Mọi tin đều đã gửi được.</p>`
            : html`<ul class="undelivered-list">
                ${messages.map((message) => row(session, message, desk.now()))}
              </ul>`
        }
      </section>`,
  );

const row = (session: Session, { id, channel, text, reason, createdAt, ticketId }: DeadMessage, now: number): Html =>
  html`<li>
    <p class="meta">
      ${CHANNEL_NAMES[channel] ?? channel} ·
      ${nearTime(createdAt, now)}${ticketId !== null && html` · <a href="/console/tickets/${ticketId}">${caseNumber(ticketId)}</a>`}
    </p>
    <div class="text">${text}</div>
    <p class="undelivered">${UNDELIVERED_WORDS[reason]}</p>
    ${judgeForms(session, id)}
  </li>`;

/** Send it once more, or give it up. */
export const judgeForms = (session: Session, outboundId: number): Html =>
  html`<div class="judge">
    <form method="post" action="/console/undelivered/${outboundId}/retry">
      ${formToken(session)}<button type="submit" class="plain">Gửi lại</button>
    </form>
    <form method="post" action="/console/undelivered/${outboundId}/discard" data-confirm="Bỏ hẳn tin này? Người dân sẽ không nhận được.">
      ${formToken(session)}<button type="submit" class="plain">Bỏ, không gửi</button>
    </form>
  </div>`;
