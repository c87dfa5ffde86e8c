import type { Attachment } from '../../core/message.ts';
import type { Message } from './update.ts';

type File = { readonly file_id: string; readonly file_name?: string | undefined; readonly file_size?: number | undefined };
type FileField = 'animation' | 'audio' | 'document' | 'live_photo' | 'sticker' | 'video' | 'video_note' | 'voice';

/** An animation comes as a document too, and a live photo as a photo: the first kind that a message has is what it is. */
const FILES: readonly (readonly [FileField, Attachment['kind']])[] = [
  ['animation', 'video'],
  ['live_photo', 'image'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['voice', 'audio'],
  ['audio', 'audio'],
  ['sticker', 'sticker'],
  ['document', 'file'],
];

const LONGEST_NAME = 200;

const fetched = (kind: Attachment['kind'], { file_id: reference, file_name: name, file_size: size }: File): Attachment => ({
  kind,
  name: name?.toWellFormed().slice(0, LONGEST_NAME) ?? null,
  size: size ?? null,
  reference,
});

const told = (kind: Attachment['kind'], name: string | null = null): Attachment => ({ kind, name, size: null, reference: null });

/** A hundred metres are near enough for an officer to name the right office, and no nearer than that is kept. */
const coordinate = (degrees: number): string => degrees.toFixed(3);

/** What is in a message besides words. */
export function attachmentsOf(message: Message): readonly Attachment[] {
  const [field, kind] = FILES.find(([name]) => message[name] !== undefined) ?? [];
  const file = field === undefined ? undefined : message[field];
  if (kind !== undefined && file !== undefined) return [fetched(kind, file)];
  // The same photo in several sizes, the largest last.
  const photo = message.photo?.at(-1);
  if (photo !== undefined) return [fetched('image', photo)];
  const { contact, location } = message;
  if (contact !== undefined) return [told('contact')];
  if (location !== undefined) return [told('location', `${coordinate(location.latitude)}, ${coordinate(location.longitude)}`)];
  return message.text === undefined && message.caption === undefined ? [told('other')] : [];
}

/** The messages in which Telegram reports on the chat itself: nobody says anything in them. */
const SERVICE_FIELDS = [
  'chat_background_set',
  'checklist_tasks_added',
  'checklist_tasks_done',
  'connected_website',
  'direct_message_price_changed',
  'forum_topic_closed',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'managed_bot_created',
  'message_auto_delete_timer_changed',
  'paid_message_price_changed',
  'pinned_message',
  'proximity_alert_triggered',
  'write_access_allowed',
] as const;

/** Anything not known to be one is taken for a message: an honest "I cannot read this" beats silence. */
export const isService = (message: Message): boolean => SERVICE_FIELDS.some((field) => field in message);
