import Database from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { StoreError } from '../engine.ts';

/** How long a statement waits for another process (a backup, a report) to let go, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

const SETTINGS = [
  'foreign_keys = ON',
  'journal_mode = WAL',
  // A commit has reached the disk when it returns. NORMAL could lose the last ones on a power cut, and a platform that was
  // told 200 never sends again.
  'synchronous = FULL',
  // What is erased is overwritten: otherwise it lies in the file's free space until something else happens to need it.
  'secure_delete = ON',
] as const;

const OPEN_FAULTS: Readonly<Record<string, 'corrupt' | 'read_only'>> = {
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_READONLY: 'read_only',
  SQLITE_CANTOPEN: 'read_only',
  EROFS: 'read_only',
  EACCES: 'read_only',
};

/** Opens a database file the way every process of ours must: foreign keys on, WAL, every commit durable. */
export function openDatabase(path: string, use: 'reading' | 'writing'): SqliteDatabase {
  const db = asStoreError(path, () => {
    const opened = new Database(path, { timeout: BUSY_TIMEOUT });
    try {
      for (const setting of use === 'reading' ? [...SETTINGS, 'query_only = ON'] : SETTINGS) opened.pragma(setting);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => {
      db.close();
    },
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      // Kysely begins deferred transactions; one that turns from reading to writing may fail at once instead of
      // waiting its turn, so the write lock is taken at the start.
      const statement = db.prepare(sql === 'begin' ? 'begin immediate' : sql) as SqliteStatement;
      const safe = sql === 'rollback' ? whenInTransaction(db, statement) : statement;
      prepared.set(sql, safe);
      return safe;
    },
  };
}

/**
 * A full disk ends the transaction by itself; to roll back what is over would fail and hide the reason.
 */
const whenInTransaction = (db: Database.Database, statement: SqliteStatement): SqliteStatement => ({
  reader: false,
  all: (values) => statement.all(values),
  iterate: (values) => statement.iterate(values),
  run: (values) => (db.inTransaction ? statement.run(values) : { changes: 0, lastInsertRowid: 0 }),
});

/** Runs `open`, turning what SQLite and the file system report into faults with a name. */
export function asStoreError<Result>(path: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const fault = Object.entries(OPEN_FAULTS).find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'unusable';
    throw new StoreError(fault, `${path} (${code})`, { cause: error });
  }
}
