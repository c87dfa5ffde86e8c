import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, sql } from 'kysely';
import { StoreError } from './engine.ts';
import type { StoreFault } from './engine.ts';
import { schemaOf } from './migrate.ts';
import type { Schema } from './migrate.ts';
import { lookInto } from './sqlite/inspect.ts';
import type { Tables } from './tables.ts';

/** What can be seen of a store from outside, without changing anything or keeping anybody waiting. */
export type StoreState =
  /** Whether one can be made there. */
  | { readonly kind: 'missing'; readonly path: string; readonly writable: boolean }
  | { readonly kind: 'unusable'; readonly fault: StoreFault; readonly path: string }
  | {
      readonly kind: 'opened';
      readonly path: string;
      readonly schema: Schema;
      /** The file and its folder may be written by whoever asks. */
      readonly writable: boolean;
    };

/** @param url `sqlite:path/to/file.db` */
export async function inspectStore(url: string): Promise<StoreState> {
  const [, path = ''] = url.split(/:(.*)/s);
  if (!(await may(path, constants.F_OK)))
    return { kind: 'missing', path, writable: await may(await firstThere(dirname(path)), constants.W_OK) };
  try {
    const db = new Kysely<Tables>({ dialect: lookInto(path) });
    try {
      await checkPages(db, path);
      const writable = (await may(path, constants.W_OK)) && (await may(dirname(path), constants.W_OK));
      return { kind: 'opened', path, writable, schema: await schemaOf(db) };
    } finally {
      await db.destroy();
    }
  } catch (error) {
    return { kind: 'unusable', path, fault: faultIn(error) };
  }
}

/** Whether the pages of the file fit together. */
async function checkPages(db: Kysely<Tables>, path: string): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
  if (rows[0]?.quick_check !== 'ok') throw new StoreError('corrupt', path);
}

function faultIn(error: unknown): StoreFault {
  if (error instanceof StoreError) return error.fault;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT') ? 'corrupt' : 'unusable';
}

/** The folder itself, or the nearest one above it that exists. */
const firstThere = async (folder: string): Promise<string> =>
  (await may(folder, constants.F_OK)) || folder === dirname(folder) ? folder : firstThere(dirname(folder));

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
