import type { ZaloEvent } from 'zalo-oa-sdk-lite';
import type { Inbound } from '../../core/message.ts';
import type { Notice } from '../../core/notice.ts';
import { encodePayload } from '../../core/payload.ts';
import { toAttachments } from './attachment.ts';
import { decodeTap } from './button.ts';

export const CHANNEL = 'zalo';

/** What an event is to the helpdesk. */
export type Decoded =
  | { readonly kind: 'message'; readonly message: Inbound }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Nothing to be done about it; it is counted. */
  | { readonly kind: 'dropped'; readonly reason: 'receipt' | 'reaction' | 'unknown_event' | 'empty' };

const DAY_MS = 86_400_000;
const START = encodePayload({ kind: 'command', command: 'start' });

/**
 * The same id for a message whether it comes by webhook or out of the history, which does not name the event: so its kind
 * stands for the event's name. The OA goes with it because message ids are short and not said to be unique.
 */
export const messageKey = (oaId: string, kind: 'user_message' | 'oa_message', messageId: string): string => `${oaId}:${kind}:${messageId}`;

/** Zalo's time, unless it cannot be one: deliveries come up to two hours late, and the documentation's own sample is cut short. */
export function timeOf(timestamp: string | number, now: number): number {
  const at = Number(timestamp);
  return Number.isSafeInteger(at) && at > now - 7 * DAY_MS && at < now + DAY_MS ? at : now;
}

/** Somebody without a Zalo account, for the length of one chat: never to be taken for a person with that user id. */
const anonymousContact = (anonymousId: string, conversationId: string): string => `anonymous:${anonymousId}:${conversationId}`;
export const isAnonymous = (contactId: string): boolean => contactId.startsWith('anonymous:');

/** @param key the same for every delivery of one event; it holds no id of the person, for it outlasts their erasure. */
export function decodeEvent(event: ZaloEvent, key: string, now: number): Decoded {
  const common = { channel: CHANNEL, externalId: `${event.kind}:${key}`, sentAt: timeOf(event.timestamp, now) };
  switch (event.kind) {
    case 'user_message':
      return message({
        ...common,
        externalId: messageKey(event.oaId, event.kind, event.messageId),
        contactId: event.userId,
        ...decodeTap(event.text ?? ''),
        attachments: toAttachments(event.attachments, event.name === 'user_send_business_card'),
      });
    case 'anonymous_message':
      return message({
        ...common,
        contactId: anonymousContact(event.anonymousId, event.conversationId),
        text: event.text ?? '',
        attachments: toAttachments(event.attachments, false),
      });
    case 'follow':
      return message({ ...common, contactId: event.userId, text: '', payload: START });
    case 'submit_info': {
      const text = infoInWords(event.info);
      return text === null ? dropped('empty') : message({ ...common, contactId: event.userId, text });
    }
    case 'unfollow':
      return notice({ ...common, contactId: event.userId, kind: 'gone' });
    case 'withdraw':
      return notice({ ...common, contactId: event.userId, kind: 'withdrawn' });
    case 'click_chatnow':
      return notice({ ...common, contactId: event.userId, kind: 'active' });
    case 'oa_message':
      return notice({
        ...common,
        externalId: messageKey(event.oaId, event.kind, event.messageId),
        contactId: event.userId,
        kind: 'spoken',
        messageId: event.messageId,
        text: event.text ?? '',
        byStaff: event.adminId !== null,
      });
    case 'receipt':
    case 'reaction':
      return dropped(event.kind);
    case 'other':
      return dropped('unknown_event');
  }
}

const message = (given: Inbound): Decoded => ({ kind: 'message', message: given });
const notice = (given: Notice): Decoded => ({ kind: 'notice', notice: given });
const dropped = (reason: Extract<Decoded, { kind: 'dropped' }>['reason']): Decoded => ({ kind: 'dropped', reason });

type Info = Extract<ZaloEvent, { kind: 'submit_info' }>['info'];

/** What the person shared through Zalo's form, as they might have typed it; it is masked like anything typed. */
function infoInWords({ name, phone, birthday, gender, address, ward, district, city }: Info): string | null {
  const place = [address, ward, district, city].filter((part) => part !== null && part !== '').join(', ');
  const lines = Object.entries({
    'Họ tên': name,
    'Số điện thoại': phone,
    'Ngày sinh': birthday,
    'Giới tính': gender,
    'Địa chỉ': place,
  }).flatMap(([label, value]) => (value === null || value === '' ? [] : [`${label}: ${value}`]));
  return lines.length === 0 ? null : ['Thông tin tôi chia sẻ qua Zalo:', ...lines].join('\n');
}
