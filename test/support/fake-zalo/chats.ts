import { randomBytes } from 'node:crypto';

export type Attachment = {
  readonly type: 'image' | 'file';
  readonly payload: { readonly url: string } & Readonly<Record<string, unknown>>;
};

/** The history calls things otherwise than webhooks do. */
const LISTED_AS: Readonly<Record<Attachment['type'], string>> = { image: 'photo', file: 'file' };

/** One message as the platform keeps it. */
export type Line = {
  readonly messageId: string;
  readonly from: 'user' | 'oa';
  readonly userId: string;
  readonly text: string;
  readonly at: number;
  /** What the person sent besides or instead of words. */
  readonly attachment?: Attachment;
  /** What the OA sent, as it came. */
  readonly message?: Readonly<Record<string, unknown>>;
};

/** What has been said to and by everybody, oldest first. */
export type Chats = {
  readonly lines: readonly Line[];
  add(line: Omit<Line, 'messageId'>): Line;
  /** Follows, or ever wrote. */
  know(userId: string, displayName: string): void;
  nameOf(userId: string): string | null;
  lastFrom(userId: string): number | null;
  /** Newest first, as Zalo lists them. */
  conversation(userId: string, offset: number, count: number): unknown[];
  recent(offset: number, count: number): unknown[];
};

export function createChats(oaId: string): Chats {
  const lines: Line[] = [];
  const names = new Map<string, string>();
  const lastSaid = new Map<string, number>();

  const listed = ({ messageId, from, userId, text, at, attachment }: Line): unknown => ({
    src: from === 'user' ? 1 : 0,
    time: at,
    ...(attachment === undefined ? { type: 'text' } : { type: LISTED_AS[attachment.type], url: attachment.payload.url }),
    message: text,
    message_id: messageId,
    from_id: from === 'user' ? userId : oaId,
    to_id: from === 'user' ? oaId : userId,
  });
  const newestFirst = (some: readonly Line[], offset: number, count: number): unknown[] =>
    some
      .toReversed()
      .slice(offset, offset + count)
      .map(listed);

  return {
    lines,
    add(line) {
      const kept = { ...line, messageId: randomBytes(10).toString('hex') };
      lines.push(kept);
      if (line.from === 'user') lastSaid.set(line.userId, Math.max(line.at, lastSaid.get(line.userId) ?? 0));
      return kept;
    },
    know: (userId, displayName) => void names.set(userId, displayName),
    nameOf: (userId) => names.get(userId) ?? null,
    lastFrom: (userId) => lastSaid.get(userId) ?? null,
    conversation: (userId, offset, count) =>
      newestFirst(
        lines.filter((line) => line.userId === userId),
        offset,
        count,
      ),
    recent: (offset, count) =>
      newestFirst(
        [...new Map(lines.map((line) => [line.userId, line])).values()].toSorted((a, b) => a.at - b.at),
        offset,
        count,
      ),
  };
}
