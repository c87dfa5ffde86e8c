import type { ChatLine } from 'zalo-oa-sdk-lite';
import type { Attachment } from '../../core/message.ts';
import type { Notice } from '../../core/notice.ts';
import { bare, fetchable } from './attachment.ts';
import { decodeTap } from './button.ts';
import { CHANNEL, messageKey, timeOf } from './codec.ts';
import type { Decoded } from './codec.ts';

type Whose = { readonly oaId: string; readonly userId: string; readonly now: number };

/**
 * A line of the history as what its webhook would have brought. The person's is the same message under the same id. The
 * OA's only shows that something arrived: who typed it is not told, so it goes by an id of its own and the webhook, which
 * tells, still counts.
 */
export function decodeLine(line: ChatLine, { oaId, userId, now }: Whose): Decoded {
  const common = { channel: CHANNEL, contactId: userId, sentAt: timeOf(line.sentAt, now) };
  const said = textOf(line);
  if (line.from === 'user') {
    const externalId = messageKey(oaId, 'user_message', line.messageId);
    return { kind: 'message', message: { ...common, externalId, ...decodeTap(said), attachments: attachmentsOf(line) } };
  }
  if (said === '') return { kind: 'dropped', reason: 'empty' };
  const notice: Notice = {
    ...common,
    externalId: `${oaId}:history:${line.messageId}`,
    kind: 'spoken',
    messageId: line.messageId,
    text: said,
    byStaff: false,
  };
  return { kind: 'notice', notice };
}

const fieldOf = ({ raw }: ChatLine, name: string): string | null => (typeof raw[name] === 'string' ? raw[name] : null);

/** A picture's caption is its description. */
const textOf = (line: ChatLine): string => (line.text !== null && line.text !== '' ? line.text : (fieldOf(line, 'description') ?? ''));

/** The history's own names for what webhooks call otherwise; from integrators' code, for no page lists them. */
const KINDS: Readonly<Record<string, Attachment['kind']>> = {
  photo: 'image',
  image: 'image',
  gif: 'image',
  voice: 'audio',
  audio: 'audio',
  video: 'video',
  file: 'file',
  sticker: 'sticker',
  location: 'location',
  link: 'link',
  links: 'link',
};
const WITH_BYTES: ReadonlySet<Attachment['kind']> = new Set<Attachment['kind']>(['image', 'audio', 'video', 'file']);

function attachmentsOf(line: ChatLine): readonly Attachment[] {
  if (line.type === null || line.type === 'text') return [];
  const kind = Object.hasOwn(KINDS, line.type) ? (KINDS[line.type] ?? 'other') : 'other';
  return [WITH_BYTES.has(kind) ? fetchable(kind, fieldOf(line, 'url')) : bare(kind)];
}
