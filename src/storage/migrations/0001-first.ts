import { sql } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';
import type { Engine } from '../engine.ts';

type Builder = CreateTableBuilder<string, string>;

/** Conversations, the inbox, the outbox, tickets, staff. */
export const first = (engine: Pick<Engine, 'tableOptions'>) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const table = (name: string, columns: (builder: Builder) => Builder): Promise<void> => {
      const built = columns(db.schema.createTable(name) as Builder);
      return (engine.tableOptions === null ? built : built.modifyEnd(engine.tableOptions)).execute();
    };

    await table('conversations', (t) =>
      t
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('contact_id', 'text', (c) => c.notNull())
        .addColumn('state_json', 'text', (c) => c.notNull())
        .addColumn('last_seq', 'integer', (c) => c.notNull())
        .addColumn('created_at', 'integer', (c) => c.notNull())
        .addColumn('last_inbound_at', 'integer', (c) => c.notNull())
        .addUniqueConstraint('conversations_contact', ['channel', 'contact_id']),
    );

    await table('inbound', (t) =>
      t
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('conversation_id', 'integer', (c) => c.notNull().references('conversations.id'))
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('external_id', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('payload', 'text')
        .addColumn('masked_json', 'text', (c) => c.notNull())
        .addColumn('sealed', 'text')
        .addColumn('sent_at', 'integer', (c) => c.notNull())
        .addColumn('accepted_at', 'integer', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('outcome', 'text')
        .addColumn('reading_json', 'text')
        .addColumn('settled_at', 'integer')
        .addUniqueConstraint('inbound_delivery', ['channel', 'external_id'])
        .addCheckConstraint('inbound_settled_has_outcome', sql`status <> 'settled' or outcome is not null`),
    );
    await db.schema.createIndex('inbound_conversation').on('inbound').columns(['conversation_id', 'seq']).execute();
    // Only what is under way, so that both stay small however long the service runs.
    await sql`create index inbound_open on inbound (id) where status <> 'settled'`.execute(db);
    await sql`create index inbound_open_conversation on inbound (conversation_id, id) where status <> 'settled'`.execute(db);

    await table('staff', (t) =>
      t
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('username', 'text', (c) => c.notNull().unique())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('password_hash', 'text', (c) => c.notNull())
        .addColumn('created_at', 'integer', (c) => c.notNull()),
    );
    await table('sessions', (t) =>
      t
        .addColumn('token_hash', 'text', (c) => c.primaryKey().notNull())
        .addColumn('staff_id', 'integer', (c) => c.notNull().references('staff.id'))
        .addColumn('expires_at', 'integer', (c) => c.notNull()),
    );

    await table('outbound', (t) =>
      t
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('conversation_id', 'integer', (c) => c.notNull().references('conversations.id'))
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('author', 'text', (c) => c.notNull())
        .addColumn('staff_id', 'integer', (c) => c.references('staff.id'))
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('buttons_json', 'text', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'integer', (c) => c.notNull())
        .addColumn('external_id', 'text')
        .addColumn('reason', 'text')
        .addColumn('repeated', 'integer', (c) => c.notNull())
        .addColumn('created_at', 'integer', (c) => c.notNull())
        .addColumn('settled_at', 'integer')
        .addUniqueConstraint('outbound_position', ['conversation_id', 'seq']),
    );
    await sql`create index outbound_open on outbound (id) where status in ('queued', 'sending', 'unknown')`.execute(db);
    await sql`create index outbound_open_conversation on outbound (conversation_id, seq) where status in ('queued', 'sending', 'unknown')`.execute(
      db,
    );

    await table('tickets', (t) =>
      t
        .addColumn('id', 'integer', (c) => c.primaryKey().references('inbound.id'))
        .addColumn('conversation_id', 'integer', (c) => c.notNull().references('conversations.id'))
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('reason', 'text', (c) => c.notNull())
        .addColumn('topic', 'text')
        .addColumn('question', 'text', (c) => c.notNull())
        .addColumn('flow_json', 'text')
        .addColumn('commune', 'text')
        .addColumn('contact_text', 'text')
        .addColumn('contact_sealed', 'text')
        .addColumn('staff_id', 'integer', (c) => c.references('staff.id'))
        .addColumn('opened_at', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'integer', (c) => c.notNull())
        .addColumn('first_answer_at', 'integer')
        .addColumn('closed_at', 'integer'),
    );
    await db.schema.createIndex('tickets_status').on('tickets').columns(['status', 'due_at']).execute();
    await table('write_check', (t) => t.addColumn('at', 'integer', (c) => c.notNull()));
    await sql`insert into write_check (at) values (0)`.execute(db);
    // One open ticket a conversation: a second hand-off joins the first.
    await sql`create unique index tickets_open on tickets (conversation_id) where status <> 'closed'`.execute(db);
  },
});
