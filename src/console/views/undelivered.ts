import type { Undelivered } from '../../core/message.ts';
import { caseNumber } from '../../core/ticket.ts';
import { FAILURES } from '../delivery-words.ts';
import type { Desk } from '../desk.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { mayArrive, reachOf } from '../reach.ts';
import type { Session } from '../session.ts';
import { channelName, nearTime } from '../words.ts';
import { layout } from './layout.ts';
import { AUTHORS } from './line.ts';
import { navigation, UNDELIVERED } from './navigation.ts';
import type { Work } from './navigation.ts';
import { decisionForms } from './undelivered-forms.ts';

/** What did not arrive, why, and what to do: sent anew, given up, or said by telephone. */
export function undeliveredPage(session: Session, desk: Desk, work: Work): Html {
  const { undelivered } = work;
  return layout(
    `${undelivered.length > 0 ? `(${undelivered.length}) ` : ''}${UNDELIVERED}`,
    session,
    html`<h1 class="hidden">${UNDELIVERED}</h1>
      ${navigation(desk, 'undelivered', work)}
      <section id="queue" data-live aria-label="${UNDELIVERED}">
        ${
          undelivered.length === 0
            ? html`<p class="empty">Mọi tin đều đã gửi, hoặc đang trên đường gửi.</p>`
            : html`<ul class="undelivered">
                ${undelivered.map((message) => row(session, desk, message))}
              </ul>`
        }
      </section>`,
  );
}

function row(session: Session, desk: Desk, message: Undelivered): Html {
  const { id, ticketId, channel, author, text, createdAt, reason } = message;
  const now = desk.now();
  const reach = reachOf(message, desk.limitsOf(channel), now);
  return html`<li>
    <p class="meta">
      ${ticketId === null ? 'Chưa có phiếu' : html`<a href="/console/tickets/${ticketId}">${caseNumber(ticketId)}</a>`} ·
      ${channelName(channel)} · ${AUTHORS[author]} viết lúc ${nearTime(createdAt, now)}
    </p>
    <p class="text">${text}</p>
    <p><strong>Không gửi được:</strong> ${FAILURES[reason].why}. ${FAILURES[reason].advice}</p>
    ${decisionForms(session, { id, mayRetry: mayArrive({ reason, writtenAt: createdAt }, message, reach), risky: reason === 'unknown_twice', ticketId: null })}
  </li>`;
}
