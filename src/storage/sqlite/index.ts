import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql, SqliteDialect } from 'kysely';
import type { Engine } from '../engine.ts';
import { asStoreError, openDatabase } from './database.ts';
import { lockDatabase } from './lock.ts';

/** @param path of the database file; its folder is made when missing. */
export function openSqlite(path: string): Engine {
  asStoreError(path, () => mkdirSync(dirname(path), { recursive: true }));
  const release = lockDatabase(path);
  try {
    return {
      writing: new SqliteDialect({ database: openDatabase(path, 'writing') }),
      reading: new SqliteDialect({ database: openDatabase(path, 'reading') }),
      tableOptions: sql`strict`,
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}
