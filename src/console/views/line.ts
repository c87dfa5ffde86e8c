import type { Attachment, Author, TranscriptLine } from '../../core/message.ts';
import type { Ticket } from '../../core/ticket.ts';
import { KIND_WORDS, saidWords, shownName, spokenSize } from '../attachment-words.ts';
import { DELIVERY_WORDS, FAILURES } from '../delivery-words.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { isUndecided, mayArrive } from '../reach.ts';
import type { Reach } from '../reach.ts';
import type { Session } from '../session.ts';
import { channelName, nearTime } from '../words.ts';
import { decisionForms } from './undelivered-forms.ts';

export const AUTHORS: Readonly<Record<Author, string>> = { citizen: 'Người dân', bot: 'Trợ lý', officer: 'Cán bộ' };

export type LineNeeds = { readonly session: Session; readonly ticket: Ticket; readonly reach: Reach; readonly now: number };

/** One message as it was said, what came along, and what became of it. */
export function transcriptLine(line: TranscriptLine, needs: LineNeeds): Html {
  const { author, text, editedText, attachments, at, elsewhere } = line;
  return html`<li class="${author}">
    <p class="meta">
      ${AUTHORS[author]}${elsewhere && ` trên ${channelName(needs.ticket.channel)}`} · ${nearTime(at, needs.now)}${deliveryWords(line)}
    </p>
    <div class="text">${saidWords(text, attachments, author)}</div>
    ${
      editedText !== null &&
      html`<p class="meta">Người dân đã sửa lại thành:</p>
        <div class="text">${editedText}</div>`
    }
    ${
      attachments.length > 0 &&
      html`<ul class="attachments">
        ${attachments.map((attachment, i) => html`<li>${attachmentWords(attachment, `/console/tickets/${needs.ticket.id}/attachments/${line.seq}/${i + 1}`)}</li>`)}
      </ul>`
    }
    ${failure(line, needs)}
  </li>`;
}

/** What became of a message of ours; what staff wrote elsewhere is known to have arrived. */
function deliveryWords({ delivery, elsewhere, repeated }: TranscriptLine): Html | false {
  if (delivery === null || elsewhere) return false;
  const words = DELIVERY_WORDS[delivery];
  return html` · ${delivery === 'sent' ? words : html`<strong>${words}</strong>`}${repeated && ' · Gửi lại lần hai'}`;
}

function failure({ reason, outboundId, at }: TranscriptLine, { session, ticket, reach }: LineNeeds): Html | false {
  if (reason === null || outboundId === null) return false;
  return html`<p class="failure">Lý do: ${FAILURES[reason].why}. ${FAILURES[reason].advice}</p>
    ${
      isUndecided(reason) &&
      decisionForms(session, {
        id: outboundId,
        mayRetry: mayArrive({ reason, writtenAt: at }, ticket, reach),
        risky: reason === 'unknown_twice',
        ticketId: ticket.id,
      })
    }`;
}

function attachmentWords({ kind, name, size, reference }: Attachment, href: string): Html {
  const words = [
    KIND_WORDS[kind],
    ...(name === null ? [] : [kind === 'location' ? name : shownName(name)]),
    ...(size === null ? [] : [spokenSize(size)]),
  ].join(' · ');
  return reference === null ? html`<span>${words}</span>` : html`<a href="${href}" target="_blank" rel="noopener">Mở ${words}</a>`;
}
