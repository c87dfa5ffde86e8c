import { z } from 'zod';
import { attachments } from './attachment.ts';
import { wireId, wireOptionalId, wireText } from './wire.ts';

const envelope = { app_id: wireOptionalId, event_name: z.string().min(1), timestamp: wireId, user_id_by_app: wireOptionalId };

const common = (raw: { app_id: string | null; event_name: string; timestamp: string; user_id_by_app: string | null }) => ({
  name: raw.event_name,
  appId: raw.app_id,
  userIdByApp: raw.user_id_by_app,
  /** Milliseconds since the epoch, as the digits that were sent. */
  timestamp: raw.timestamp,
});

const party = z.object({ id: wireId });
const content = z.object({ msg_id: wireId, text: wireText, quote_msg_id: wireOptionalId, attachments });

/** A person wrote: the sender is the person. A tapped `oa.query.*` button looks like this too, its payload being the text. */
const userMessage = z.object({ ...envelope, sender: party, recipient: party, message: content }).transform((raw) => ({
  kind: 'user_message' as const,
  ...common(raw),
  oaId: raw.recipient.id,
  userId: raw.sender.id,
  messageId: raw.message.msg_id,
  text: raw.message.text,
  quotedMessageId: raw.message.quote_msg_id,
  attachments: raw.message.attachments,
}));

/** The OA wrote, through the API or by a person's hand in OA Manager: the sender is the OA. */
const oaMessage = z
  .object({ ...envelope, sender: z.object({ id: wireId, admin_id: wireOptionalId }), recipient: party, message: content })
  .transform((raw) => ({
    kind: 'oa_message' as const,
    ...common(raw),
    oaId: raw.sender.id,
    userId: raw.recipient.id,
    /** Who typed it in OA Manager; null for what was sent through the API. */
    adminId: raw.sender.admin_id,
    messageId: raw.message.msg_id,
    text: raw.message.text,
    attachments: raw.message.attachments,
  }));

/** Delivered or seen. Sender and recipient are inverted: the sender is the OA, whose message it was. */
const receiptMessage = z.object({ msg_id: wireOptionalId, msg_ids: z.array(wireId).catch([]), tracking_id: wireOptionalId });
const receipt = z.object({ ...envelope, sender: party, recipient: party, message: receiptMessage }).transform((raw) => ({
  kind: 'receipt' as const,
  ...common(raw),
  seen: raw.event_name === 'user_seen_message',
  oaId: raw.sender.id,
  /** A phone number for a template message, which has a `trackingId`. */
  userId: raw.recipient.id,
  trackingId: raw.message.tracking_id,
  messageIds: raw.message.msg_id === null ? raw.message.msg_ids : [raw.message.msg_id, ...raw.message.msg_ids],
}));

const reactedMessage = z.object({ msg_id: wireId, react_icon: wireText });
const reaction = z.object({ ...envelope, sender: party, recipient: party, message: reactedMessage }).transform((raw) => ({
  kind: 'reaction' as const,
  ...common(raw),
  oaId: raw.recipient.id,
  userId: raw.sender.id,
  messageId: raw.message.msg_id,
  icon: raw.message.react_icon,
}));

const relation = z.object({ ...envelope, oa_id: wireId, follower: party, source: wireText }).transform((raw) => ({
  kind: raw.event_name === 'follow' ? ('follow' as const) : ('unfollow' as const),
  ...common(raw),
  oaId: raw.oa_id,
  userId: raw.follower.id,
  source: raw.source,
}));

const chatNow = z.object({ ...envelope, oa_id: wireId, user_id: wireId }).transform((raw) => ({
  kind: 'click_chatnow' as const,
  ...common(raw),
  oaId: raw.oa_id,
  userId: raw.user_id,
}));

/** The person asks for erasure; only the two ids of the person are sure. */
const withdrawal = z.object({ ...envelope, oa_id: wireOptionalId, user_id: wireId }).transform((raw) => ({
  kind: 'withdraw' as const,
  ...common(raw),
  oaId: raw.oa_id,
  userId: raw.user_id,
}));

const fullAddress = z.object({ user_city: wireText, user_ward: wireText, user_address: wireText });
const nothing = { user_city: null, user_ward: null, user_address: null };
const info = z
  .object({ name: wireText, phone: wireText, address: wireText, city: wireText, district: wireText, ward: wireText })
  .extend({ user_dob: wireText, gender: wireText, full_address: fullAddress.catch(nothing) })
  .transform((raw) => ({
    name: raw.name,
    phone: raw.phone,
    birthday: raw.user_dob,
    gender: raw.gender,
    address: raw.full_address.user_address ?? raw.address,
    ward: raw.full_address.user_ward ?? raw.ward,
    district: raw.district,
    city: raw.full_address.user_city ?? raw.city,
  }));

/** The answer to `request_user_info`; two shapes are about, both are read. */
const submittedInfo = z.object({ ...envelope, sender: party, recipient: party, info }).transform((raw) => ({
  kind: 'submit_info' as const,
  ...common(raw),
  oaId: raw.recipient.id,
  userId: raw.sender.id,
  info: raw.info,
}));

/** Somebody without a Zalo account in the OA's widget: the id lasts for one chat and is no user id. */
const anonymousContent = content.extend({ conversation_id: wireId, msg_id: wireOptionalId });
const anonymousMessage = z.object({ ...envelope, sender: party, recipient: party, message: anonymousContent }).transform((raw) => ({
  kind: 'anonymous_message' as const,
  ...common(raw),
  oaId: raw.recipient.id,
  anonymousId: raw.sender.id,
  conversationId: raw.message.conversation_id,
  messageId: raw.message.msg_id,
  text: raw.message.text,
  attachments: raw.message.attachments,
}));

/** An event this client has no shape for: its name is to be counted, and the call answered with 200. */
const other = z.object({ ...envelope, timestamp: wireOptionalId }).transform((raw) => ({
  kind: 'other' as const,
  ...common({ ...raw, timestamp: raw.timestamp ?? '' }),
}));

const SHAPES = [
  [/^user_send_(?:text|image|gif|link|audio|video|sticker|location|business_card|file)$/, userMessage],
  [/^oa_send_(?:text|image|gif|list|file|sticker|template|request_user_info)$/, oaMessage],
  [/^user_(?:received|seen)_message$/, receipt],
  [/^user_reacted_message$/, reaction],
  [/^(?:un)?follow$/, relation],
  [/^user_click_chatnow$/, chatNow],
  [/^user_withdraw$/, withdrawal],
  [/^user_submit_info$/, submittedInfo],
  [/^anonymous_send_(?:text|image|file|sticker)$/, anonymousMessage],
] as const;

export type ZaloEvent = z.output<(typeof SHAPES)[number][1] | typeof other>;

/** The zod schema of an event's name; its output names person and OA alike for all events, whichever way round they came. */
export const schemaOf = (name: string): z.ZodType<ZaloEvent> => SHAPES.find(([pattern]) => pattern.test(name))?.[1] ?? other;
