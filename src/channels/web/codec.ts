import { z } from 'zod';
import type { Button, DeliveryState, Inbound, Outbound, TranscriptLine } from '../../core/message.ts';

/** Far above what a person types, far below what hurts; a longer text is answered with a request to shorten it. */
const LONGEST_TEXT = 50_000;

const posted = z.strictObject({
  /** Made by the page for each message, so that a repeated post is recognised. */
  id: z.uuid(),
  text: z.string().max(LONGEST_TEXT),
  payload: z.string().max(64).optional(),
});

export const CHANNEL = 'web';

/** What the page posted as a message of the core; null when it is not one. */
export function decodePosted(body: unknown, contactId: string, now: number): Inbound | null {
  const parsed = posted.safeParse(body);
  if (!parsed.success) return null;
  const { id, text, payload } = parsed.data;
  return { channel: CHANNEL, externalId: `${contactId}:${id}`, contactId, text, sentAt: now, ...(payload !== undefined && { payload }) };
}

/** A line of the conversation as the page shows it. */
export type Shown = {
  /** The same for a line the page has just posted and the line read back, so that it is shown once. */
  readonly key: string;
  readonly seq: number;
  readonly author: TranscriptLine['author'];
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly at: number;
};

export const encodeOutbound = ({ seq, author, text, buttons, createdAt }: Outbound): Shown => ({
  key: `seq-${seq}`,
  seq,
  author,
  text,
  buttons,
  at: createdAt,
});

/**
 * What has been said so far. A queued message is left out: it will come live, in its turn. One being sent is shown, for
 * it may have gone to the open pages just before this one opened; should it come again, the page knows it by its key.
 */
const SHOWN: ReadonlySet<DeliveryState> = new Set<DeliveryState>(['sending', 'sent']);

export const encodeTranscript = (lines: readonly TranscriptLine[]): Shown[] =>
  lines
    .filter(({ delivery }) => delivery === null || SHOWN.has(delivery))
    .map(({ seq, author, externalId, text, buttons, at }) => ({
      key: externalId?.split(':')[1] ?? `seq-${seq}`,
      seq,
      author,
      text,
      buttons,
      at,
    }));
