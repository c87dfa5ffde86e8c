import { z } from 'zod';

/**
 * As much of Telegram's updates as is read here (Bot API, "Update"). Everything else passes unread, so that a new field
 * of theirs breaks nothing; what is read and has another shape than theirs makes the update malformed.
 */

const chat = z.object({ id: z.int(), type: z.string() });
const user = z.object({ id: z.int(), is_bot: z.boolean() });
const seconds = z.int().min(0);

const file = z.object({
  file_id: z.string().min(1).max(256),
  file_name: z.string().optional(),
  file_size: z.int().min(0).optional(),
});
const place = z.object({ latitude: z.number(), longitude: z.number() });

const message = z.looseObject({
  message_id: z.int(),
  date: seconds,
  edit_date: seconds.optional(),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file).optional(),
  animation: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  live_photo: file.optional(),
  sticker: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  voice: file.optional(),
  contact: z.object({ phone_number: z.string() }).optional(),
  location: place.optional(),
  migrate_to_chat_id: z.int().optional(),
});

/** The message under which a button was tapped; of an old one Telegram gives no more than its place. */
const tapped = z.object({
  chat,
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))) })
    .optional()
    .catch(undefined),
});

const membership = z.object({
  chat,
  from: user,
  date: seconds,
  new_chat_member: z.object({ status: z.string() }),
});

export const update = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({ id: z.string().max(64), from: user, message: tapped.optional(), data: z.string().max(64).optional() })
    .optional(),
  my_chat_member: membership.optional(),
});

export type Update = z.infer<typeof update>;
export type Message = z.infer<typeof message>;
export type CallbackQuery = NonNullable<Update['callback_query']>;
export type Membership = z.infer<typeof membership>;

/** Asked for in the same words by polling and by the webhook: Telegram remembers the last list it was given. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const satisfies readonly (keyof Update)[];

/** What tells one update from the next and one chat from another, whatever else it holds. */
export const envelope = z.looseObject({ update_id: z.int() });

/** The chat that an update belongs to, so that each chat's are taken in order; '' when it cannot be told. */
export function chatOf(raw: object): string {
  for (const part of Object.values(raw)) {
    const placed = field(part, 'chat') ?? field(field(part, 'message'), 'chat');
    if (placed !== undefined) return String(field(placed, 'id'));
  }
  return '';
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
