import type { TicketSummary } from '../../core/ports.ts';
import type { Undelivered } from '../../core/message.ts';
import type { Desk } from '../desk.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { dueWords } from '../words.ts';

export type QueueView = 'waiting' | 'mine' | 'claimed' | 'closed';
type Place = QueueView | 'undelivered';

/** What there is to do at the desk. */
export type Work = Readonly<Record<Exclude<QueueView, 'closed'>, readonly TicketSummary[]>> & {
  readonly undelivered: readonly Undelivered[];
};

export const VIEWS: Readonly<Record<QueueView, string>> = {
  waiting: 'Chờ nhận',
  mine: 'Của tôi',
  claimed: 'Đang xử lý',
  closed: 'Đã đóng',
};
export const UNDELIVERED = 'Tin chưa gửi được';

/** The lists of the desk with how much each holds; the closed ones are not counted, for they only grow. */
export function navigation(desk: Desk, current: Place, work: Work): Html {
  const link = (place: Place, href: string, title: string, counted: Html | false): Html =>
    html`<a href="${href}" ${place === current && html` aria-current="page"`}>${title}${counted}</a>`;
  return html`<nav class="views" id="views" data-live aria-label="Danh sách phiếu">
    ${Object.entries(VIEWS).map(([view, title]) => {
      const place = view as QueueView;
      return link(place, `/console?view=${place}`, title, place !== 'closed' && ticketCount(desk, work[place]));
    })}
    ${link('undelivered', '/console/undelivered', UNDELIVERED, work.undelivered.length > 0 && count(work.undelivered.length, true))}
  </nav>`;
}

function ticketCount(desk: Desk, tickets: readonly TicketSummary[]): Html | false {
  const late = tickets.filter((ticket) => dueWords(ticket, desk.now()).urgency === 'late').length;
  return tickets.length > 0 && count(tickets.length, late > 0, late > 0 && html`<span class="hidden">, ${late} quá hạn</span>`);
}

const count = (number: number, urgent: boolean, more: Html | false = false): Html =>
  html` <span class="count ${urgent && 'late'}">${number}${more}</span>`;
