import type { Catalog } from '../core/catalog.ts';
import { OUTCOMES } from '../core/outcome.ts';
import type { TicketReason } from '../core/outcome.ts';
import type { Ticket } from '../core/ticket.ts';
import { localDate, spokenTime } from '../core/working-hours.ts';

const CHANNEL_NAMES: Readonly<Record<string, string>> = { web: 'Trang web', zalo: 'Zalo', telegram: 'Telegram' };

export const channelName = (channel: string): string => CHANNEL_NAMES[channel] ?? channel;

/** Who answers for a ticket. */
export const holderWords = ({ officer, status, channel }: Pick<Ticket, 'officer' | 'status' | 'channel'>): string =>
  officer?.name ?? (status === 'claimed' ? `Cán bộ trên ${channelName(channel)}` : 'Chưa ai nhận');

/** Held by somebody whom the console does not know: an officer here may still take it. */
export const isHeldElsewhere = ({ officer, status }: Pick<Ticket, 'officer' | 'status'>): boolean =>
  status === 'claimed' && officer === null;

export const topicTitle = (catalog: Catalog, topic: string | null): string =>
  topic === null ? 'Chưa rõ chủ đề' : (catalog.answers[topic]?.title ?? topic);

/** A commune of the list by its name, any other as the citizen wrote it. */
export const communeName = (catalog: Catalog, commune: string): string =>
  catalog.organization.communes.find(({ id }) => id === commune)?.name ?? commune;

/** Without “Chuyển cán bộ:”, which is true of every ticket; pages show its first letter as a capital. */
export const reasonWords = (reason: TicketReason): string =>
  reason === 'taken_over' ? 'cán bộ đã trả lời ngay trên ứng dụng của kênh' : OUTCOMES[`handoff.${reason}`].replace(/^.*?: /, '');

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SOON_MINUTES = 60;
const NEAR_DAYS = [
  [-1, 'hôm\u00a0qua'],
  [0, 'hôm\u00a0nay'],
  [1, 'ngày\u00a0mai'],
] as const;

/** "16 giờ 30 hôm nay", the day on one line; further away with weekday and date. */
export function nearTime(at: number, now: number): string {
  const near = NEAR_DAYS.find(([days]) => localDate(now + days * DAY) === localDate(at));
  return near === undefined ? spokenTime(at) : spokenTime(at).replace(/(?:thứ|Chủ) .*$/, near[1]);
}

export type Due = { readonly words: string; readonly urgency: '' | 'soon' | 'late' };

/** By when, and whether that is near or has passed without an answer. */
export function dueWords(ticket: Ticket, now: number): Due {
  if (ticket.status === 'closed') return { words: `Đóng lúc ${nearTime(ticket.closedAt ?? ticket.openedAt, now)}`, urgency: '' };
  if (ticket.firstAnswerAt !== null) return { words: `Đã trả lời lúc ${nearTime(ticket.firstAnswerAt, now)}`, urgency: '' };
  const due = nearTime(ticket.dueAt, now);
  if (ticket.dueAt < now) return { words: `Quá hạn từ ${due}`, urgency: 'late' };
  const left = Math.ceil((ticket.dueAt - now) / MINUTE);
  return left > SOON_MINUTES
    ? { words: `Trả lời trước ${due}`, urgency: '' }
    : { words: `Trả lời trước ${due}, còn\u00a0${left}\u00a0phút`, urgency: 'soon' };
}
