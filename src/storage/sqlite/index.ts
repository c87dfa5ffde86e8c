import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql, SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import type { Engine } from '../engine.ts';
import { asStoreError, openDatabase } from './database.ts';
import { lockDatabase } from './lock.ts';

/** @param path of the database file; its folder is made when missing. */
export function openSqlite(path: string): Engine {
  asStoreError(path, () => makeFolder(dirname(path)));
  const unlock = lockDatabase(path);
  const opened: SqliteDatabase[] = [];
  // Kysely closes only what it has used, so both are closed here in any case.
  const release = (): void => {
    for (const database of opened) database.close();
    unlock();
  };
  const open = (use: 'reading' | 'writing'): SqliteDialect => {
    const database = openDatabase(path, use);
    opened.push(database);
    return new SqliteDialect({ database });
  };
  try {
    return { writing: open('writing'), reading: open('reading'), tableOptions: sql`strict`, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Making a folder with its parents says ENOENT only where nothing can be made: on a disk that cannot be written. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const unwritable = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw unwritable ? Object.assign(new Error('cannot make the folder', { cause: error }), { code: 'EROFS' }) : error;
  }
}
