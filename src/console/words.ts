import type { Catalog } from '../core/catalog.ts';
import type { DeliveryState } from '../core/message.ts';
import type { Ticket } from '../core/ticket.ts';
import { spokenTime } from '../core/working-hours.ts';

export const CHANNEL_NAMES: Readonly<Record<string, string>> = { web: 'Trang web', zalo: 'Zalo', telegram: 'Telegram' };

export const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Đang chờ gửi',
  sending: 'Đang gửi',
  sent: 'Đã gửi',
  refused: 'Không gửi được',
  unknown: 'Chưa rõ đã tới chưa',
  dead: 'Không gửi được, cần xem lại',
};

export const topicTitle = (catalog: Catalog, topic: string | null): string =>
  topic === null ? 'Chưa rõ chủ đề' : (catalog.answers[topic]?.title ?? topic);

/** A commune of the list by its name, any other as the citizen wrote it. */
export const communeName = (catalog: Catalog, commune: string): string =>
  catalog.organization.communes.find(({ id }) => id === commune)?.name ?? commune;

/** By when, and whether that has passed without an answer. */
export function dueWords(ticket: Ticket, now: number): { readonly words: string; readonly late: boolean } {
  if (ticket.status === 'closed') return { words: `Đóng lúc ${spokenTime(ticket.closedAt ?? ticket.openedAt)}`, late: false };
  if (ticket.firstAnswerAt !== null) return { words: `Đã trả lời lúc ${spokenTime(ticket.firstAnswerAt)}`, late: false };
  const late = ticket.dueAt < now;
  return { words: `${late ? 'Quá hạn' : 'Trả lời trước'} ${spokenTime(ticket.dueAt)}`, late };
}
