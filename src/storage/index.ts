import { Kysely } from 'kysely';
import type { Store } from '../core/ports.ts';
import type { Engine } from './engine.ts';
import { StoreError } from './engine.ts';
import { createInboxStore } from './inbox.ts';
import { migrate } from './migrate.ts';
import { createNoticeStore } from './notices.ts';
import { createOutboxStore } from './outbox.ts';
import { createRecovery } from './recovery.ts';
import { openSqlite } from './sqlite/index.ts';
import { createStaffStore } from './staff.ts';
import type { Tables } from './tables.ts';
import { createTicketStore } from './tickets.ts';
import { createTranscriptStore } from './transcript.ts';
import { createUndeliveredStore } from './undelivered.ts';
import { createWriter } from './writer.ts';

const ENGINES: Readonly<Record<string, (location: string) => Engine>> = {
  sqlite: openSqlite,
};

/**
 * Opens the store that a `DATABASE_URL` names and brings its schema up to date.
 *
 * @param url `sqlite:path/to/file.db`
 * @throws {StoreError} saying why it cannot be used.
 */
export async function openStore(url: string): Promise<Store> {
  const [scheme = '', location = ''] = url.split(/:(.*)/s);
  const open = Object.hasOwn(ENGINES, scheme) ? ENGINES[scheme] : undefined;
  if (open === undefined || location === '') throw new StoreError('unusable', `DATABASE_URL ${scheme}:…`);
  const engine = open(location);
  const writing = new Kysely<Tables>({ dialect: engine.writing });
  const reading = new Kysely<Tables>({ dialect: engine.reading });
  const close = async (): Promise<void> => {
    await reading.destroy();
    await writing.destroy();
    engine.release();
  };
  try {
    await migrate(writing, engine);
  } catch (error) {
    await close();
    throw error;
  }
  const write = createWriter(writing);
  return {
    ...createInboxStore(writing, write),
    ...createNoticeStore(writing, write),
    ...createOutboxStore(writing, write),
    ...createUndeliveredStore(reading, write),
    ...createTicketStore(reading, writing, write),
    ...createTranscriptStore(reading),
    ...createStaffStore(reading, write),
    ...createRecovery(write),
    close,
  };
}
