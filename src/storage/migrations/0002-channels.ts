import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';

/** What chat platforms tell beyond words: attachments, edits, whether the person can be reached, and their notices. */
export const channels = (engine: Pick<Engine, 'tableOptions'>) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('inbound').addColumn('attachments_json', 'text').execute();
    await db.schema.alterTable('inbound').addColumn('edited_text', 'text').execute();
    await db.schema.alterTable('conversations').addColumn('gone_at', 'integer').execute();
    await db.schema.alterTable('conversations').addColumn('presence_at', 'integer').execute();
    const notices = db.schema
      .createTable('notices')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('accepted_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('notices_delivery', ['channel', 'external_id']);
    await (engine.tableOptions === null ? notices : notices.modifyEnd(engine.tableOptions)).execute();
    // For recognising a message of ours when the platform reports it.
    await sql`create index outbound_external on outbound (conversation_id, external_id) where external_id is not null`.execute(db);
    // What did not arrive, for officers.
    await sql`create index outbound_undelivered on outbound (id) where status in ('dead', 'refused')`.execute(db);
    await db.schema.createIndex('tickets_conversation').on('tickets').columns(['conversation_id', 'id']).execute();
  },
});
