import type { Kysely } from 'kysely';
import type { Button, TranscriptLine } from '../core/message.ts';
import type { TranscriptStore } from '../core/ports.ts';
import { attachmentsIn } from './attachments.ts';
import type { Tables } from './tables.ts';

export function createTranscriptStore(reading: Kysely<Tables>): TranscriptStore {
  return {
    async readTranscript(channel, contactId, afterSeq) {
      const conversation = await reading
        .selectFrom('conversations')
        .select('id')
        .where('channel', '=', channel)
        .where('contact_id', '=', contactId)
        .executeTakeFirst();
      return conversation === undefined ? [] : readLines(reading, conversation.id, afterSeq);
    },
  };
}

/** Nobody reads further back on a screen; a file of everything is another matter. */
const MOST_LINES = 300;

/** Both sides of a conversation after a position, in order, the latest lines when there are too many. */
export async function readLines(db: Kysely<Tables>, conversationId: number, afterSeq: number): Promise<TranscriptLine[]> {
  const inbound = await db
    .selectFrom('inbound')
    .select(['seq', 'external_id', 'text', 'edited_text', 'attachments_json', 'sent_at'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', afterSeq)
    .orderBy('seq', 'desc')
    .limit(MOST_LINES)
    .execute();
  const outbound = await db
    .selectFrom('outbound')
    .select(['id', 'seq', 'author', 'staff_id', 'text', 'buttons_json', 'created_at', 'status', 'reason', 'repeated'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', afterSeq)
    .orderBy('seq', 'desc')
    .limit(MOST_LINES)
    .execute();
  const lines: TranscriptLine[] = [
    ...inbound.map((row) => ({
      seq: row.seq,
      author: 'citizen' as const,
      externalId: row.external_id,
      text: row.text,
      editedText: row.edited_text,
      attachments: attachmentsIn(row.attachments_json),
      buttons: [],
      at: row.sent_at,
      elsewhere: false,
      outboundId: null,
      delivery: null,
      reason: null,
      repeated: false,
    })),
    ...outbound.map((row) => ({
      seq: row.seq,
      author: row.author,
      externalId: null,
      text: row.text,
      editedText: null,
      attachments: [],
      buttons: JSON.parse(row.buttons_json) as Button[],
      at: row.created_at,
      elsewhere: row.author === 'officer' && row.staff_id === null,
      outboundId: row.id,
      delivery: row.status,
      reason: row.reason,
      repeated: row.repeated === 1,
    })),
  ];
  return lines.toSorted((a, b) => a.seq - b.seq).slice(-MOST_LINES);
}
