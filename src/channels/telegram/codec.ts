import type { Inbound, Outbound } from '../../core/message.ts';
import type { Notice } from '../../core/notice.ts';
import { decodePayload } from '../../core/payload.ts';
import { attachmentsOf, isService } from './attachments.ts';
import { readText } from './commands.ts';
import { keyboardOf } from './keyboard.ts';
import { update } from './update.ts';
import type { CallbackQuery, Membership, Message } from './update.ts';

export const CHANNEL = 'telegram';

/** What an update is to us. */
export type Incoming =
  | { readonly kind: 'message'; readonly message: Inbound }
  /** A button was tapped; whoever tapped waits until the query is answered. */
  | { readonly kind: 'tap'; readonly queryId: string; readonly message: Inbound | null }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Somebody spoke, or let the bot in, where more than one person reads. */
  | { readonly kind: 'group'; readonly chatId: string; readonly movedTo: string | null }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'malformed' };

/**
 * The id under which a message is handed in. It names the message, not the update that brought it, so that an edit,
 * which comes in an update of its own, can name it too. Whatever is no message has only its update's number.
 */
export const messageKey = (botId: string, chatId: string, messageId: number): string => `${botId}:${chatId}:${messageId}`;
const updateKey = (botId: string, updateId: number): string => `${botId}:u${updateId}`;

const NOTHING: Incoming = { kind: 'nothing' };

export function decodeUpdate(raw: unknown, botId: string, now: number): Incoming {
  const parsed = update.safeParse(raw);
  if (!parsed.success) return { kind: 'malformed' };
  const given = parsed.data;
  const delivery = { channel: CHANNEL, externalId: updateKey(botId, given.update_id) };
  if (given.message !== undefined) return decodeMessage(given.message, botId);
  if (given.edited_message !== undefined) return decodeEdit(given.edited_message, botId, delivery);
  if (given.callback_query !== undefined) return decodeTap(given.callback_query, delivery, now);
  if (given.my_chat_member !== undefined) return decodeMembership(given.my_chat_member, delivery);
  return NOTHING;
}

type Delivered = Pick<Inbound, 'channel' | 'externalId'>;

const isPrivate = ({ chat }: { readonly chat: Message['chat'] }): boolean => chat.type === 'private';
const milliseconds = (seconds: number): number => seconds * 1000;

function decodeMessage(message: Message, botId: string): Incoming {
  const chatId = String(message.chat.id);
  if (message.from?.is_bot === true) return NOTHING;
  if (!isPrivate(message))
    return { kind: 'group', chatId, movedTo: message.migrate_to_chat_id === undefined ? null : String(message.migrate_to_chat_id) };
  if (isService(message)) return NOTHING;
  // A shared number is read as if it had been typed, so that the core masks and keeps it as it does with any other.
  const said = message.text ?? message.caption ?? message.contact?.phone_number ?? '';
  const attachments = attachmentsOf(message);
  return {
    kind: 'message',
    message: {
      channel: CHANNEL,
      externalId: messageKey(botId, chatId, message.message_id),
      contactId: chatId,
      ...readText(said),
      sentAt: milliseconds(message.date),
      ...(attachments.length > 0 && { attachments }),
    },
  };
}

function decodeEdit(message: Message, botId: string, delivery: Delivered): Incoming {
  const contactId = String(message.chat.id);
  const text = message.text ?? message.caption;
  // A location that moves is "edited" every few seconds, without a word.
  if (!isPrivate(message) || message.from?.is_bot === true || text === undefined) return NOTHING;
  const messageId = messageKey(botId, contactId, message.message_id);
  return {
    kind: 'notice',
    notice: { ...delivery, contactId, kind: 'edited', messageId, text, sentAt: milliseconds(message.edit_date ?? message.date) },
  };
}

function decodeTap({ id: queryId, from, message, data }: CallbackQuery, delivery: Delivered, now: number): Incoming {
  if (message !== undefined && !isPrivate(message)) return { kind: 'tap', queryId, message: null };
  const shown = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const label = data === undefined ? '' : (shown.find((button) => button.callback_data === data)?.text ?? '');
  const payload = data !== undefined && decodePayload(data) !== null ? data : undefined;
  // A button that means nothing to us any more is at least what it says; without a label there is nothing left of it.
  if (payload === undefined && label === '') return { kind: 'tap', queryId, message: null };
  return {
    kind: 'tap',
    queryId,
    message: {
      ...delivery,
      // A private chat has the number of its person.
      contactId: String(message?.chat.id ?? from.id),
      text: label,
      // Telegram does not say when a button was tapped.
      sentAt: now,
      ...(payload !== undefined && { payload }),
    },
  };
}

const PRESENCE: Readonly<Record<string, 'gone' | 'back'>> = { kicked: 'gone', member: 'back' };
const LET_IN: ReadonlySet<string> = new Set(['member', 'administrator']);

function decodeMembership(change: Membership, delivery: Delivered): Incoming {
  const { chat, date, new_chat_member: now } = change;
  const chatId = String(chat.id);
  if (isPrivate(change)) {
    const kind = PRESENCE[now.status];
    return kind === undefined ? NOTHING : { kind: 'notice', notice: { ...delivery, contactId: chatId, kind, sentAt: milliseconds(date) } };
  }
  return chat.type !== 'channel' && LET_IN.has(now.status) ? { kind: 'group', chatId, movedTo: null } : NOTHING;
}

/** Telegram reads three signs of HTML; the core's texts mean them as they stand. */
export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A message as `sendMessage` takes it, formatted or, when Telegram cannot read the formatting, as plain text. */
export function encodeOutbound({ text, buttons }: Pick<Outbound, 'text' | 'buttons'>, formatted: boolean) {
  const rows = keyboardOf(buttons);
  const said = text.toWellFormed();
  return {
    text: formatted ? escapeHtml(said) : said,
    other: {
      ...(formatted && { parse_mode: 'HTML' as const }),
      link_preview_options: { is_disabled: true },
      ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }),
    },
  };
}
