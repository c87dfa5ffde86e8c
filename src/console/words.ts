import type { Catalog } from '../core/catalog.ts';
import { clean, mask } from '../core/masking.ts';
import type { Attachment, DeadEnd, DeliveryState, Refusal } from '../core/message.ts';
import { OUTCOMES } from '../core/outcome.ts';
import type { TicketReason } from '../core/outcome.ts';
import type { ChannelLimits } from '../core/ports.ts';
import type { Ticket } from '../core/ticket.ts';
import { localDate, spokenTime } from '../core/working-hours.ts';

export const CHANNEL_NAMES: Readonly<Record<string, string>> = { web: 'Trang web', zalo: 'Zalo', telegram: 'Telegram' };

export const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Đang chờ gửi',
  sending: 'Đang gửi',
  sent: 'Đã gửi',
  refused: 'Không gửi được',
  unknown: 'Chưa rõ đã tới chưa',
  dead: 'Không gửi được, cần xem lại',
};

/** Why a message did not arrive, and what an officer can do about it. */
export const UNDELIVERED_WORDS: Readonly<Record<Refusal | DeadEnd, string>> = {
  channel_off: 'Kênh này đang tắt.',
  window_closed: 'Đã quá thời gian kênh cho phép trả lời. Gọi theo số người dân để lại, hoặc chờ người dân nhắn lại.',
  contact_gone: 'Người dân đã chặn, bỏ quan tâm hoặc xoá tài khoản. Gọi theo số người dân để lại.',
  not_allowed: 'Kênh không cho gửi tin này tới người dân.',
  malformed: 'Kênh không nhận tin này. Báo người vận hành.',
  discarded: 'Cán bộ đã bỏ, không gửi nữa.',
  unreachable: 'Đã thử nhiều lần mà kênh không nhận. Gửi lại, hoặc gọi theo số người dân để lại.',
  unknown_twice: 'Đã gửi hai lần mà không rõ đã tới chưa. Hỏi người dân rồi hãy gửi lại.',
};

const ATTACHMENT_WORDS: Readonly<Record<Attachment['kind'], string>> = {
  image: 'ảnh',
  file: 'tệp',
  audio: 'ghi âm',
  video: 'video',
  sticker: 'nhãn dán',
  location: 'vị trí',
  contact: 'danh thiếp',
  link: 'liên kết',
  other: 'đính kèm',
};

const MOST_NAME = 40;

/** "ảnh", or "tệp don-xin.pdf (120 KB)". A file's name is the citizen's own and may hold what is masked elsewhere. */
export function attachmentWords({ kind, name, size }: Attachment): string {
  const known = name === null ? '' : ` ${mask(clean(name)).text.slice(0, MOST_NAME)}`;
  return `${ATTACHMENT_WORDS[kind]}${known}${size === null ? '' : ` (${Math.max(1, Math.round(size / 1_024))} KB)`}`;
}

/** What is said of a message without words. */
export const wordsOf = (text: string, attachments: readonly Attachment[]): string =>
  text === '' && attachments.length > 0 ? `[${attachments.map(({ kind }) => ATTACHMENT_WORDS[kind]).join(', ')}]` : text;

const HOUR = 3_600_000;
/** Officers are warned when so much of the window is left. */
const WARN_BEFORE = 8 * HOUR;

/** Whether the officer can still write to the citizen on the channel; null when nothing stands in the way. */
export function reachWords(
  { goneAt, lastInboundAt }: Ticket,
  { replyWindow }: Pick<ChannelLimits, 'replyWindow'>,
  now: number,
): string | null {
  if (goneAt !== null) return `Người dân đã chặn hoặc bỏ quan tâm lúc ${nearTime(goneAt, now)}, tin gửi đi có thể không tới.`;
  if (replyWindow === null) return null;
  const left = lastInboundAt + replyWindow - now;
  if (left < 0) return UNDELIVERED_WORDS.window_closed;
  return left > WARN_BEFORE ? null : `Chỉ còn trả lời được tới ${nearTime(now + left, now)}, sau đó kênh không cho gửi.`;
}

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
