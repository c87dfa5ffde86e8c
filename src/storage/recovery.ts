import { sql } from 'kysely';
import type { Store } from '../core/ports.ts';
import type { Write } from './writer.ts';

export function createRecovery(write: Write): Pick<Store, 'recover' | 'checkWritable'> {
  return {
    recover: (now, checkWindowOf) =>
      write(async (trx) => {
        const released = await trx.updateTable('inbound').set({ status: 'accepted' }).where('status', '=', 'claimed').executeTakeFirst();
        const inFlight = await trx
          .selectFrom('outbound')
          .innerJoin('conversations', 'conversations.id', 'outbound.conversation_id')
          .select(['outbound.id', 'conversations.channel', 'outbound.repeated', 'outbound.external_id'])
          .where(sql<boolean>`outbound.status in ('queued', 'sending', 'unknown')`)
          .where('outbound.status', '=', 'sending')
          .execute();
        for (const { id, channel, repeated, external_id: reported } of inFlight) {
          await trx
            .updateTable('outbound')
            // Cut off in the middle of its one repeat: whether to send a third time is for an officer to judge.
            .set(
              reported !== null
                ? { status: 'sent', settled_at: now }
                : repeated === 1
                  ? { status: 'dead', reason: 'unknown_twice', settled_at: now }
                  : { status: 'unknown', due_at: now + checkWindowOf(channel) },
            )
            .where('id', '=', id)
            .execute();
        }
        return { released: Number(released.numUpdatedRows), unknown: inFlight.length };
      }),

    checkWritable: (now) =>
      write(async (trx) => {
        // A real write: nothing less shows that the disk is full or has gone read-only.
        await trx.updateTable('write_check').set({ at: now }).execute();
      }),
  };
}
