import Database from 'better-sqlite3';
import { StoreError } from '../engine.ts';
import { asStoreError } from './database.ts';

/**
 * Keeps a second service off the same database: two would answer the same message. An exclusive transaction is held
 * on a file beside it for as long as the process lives; the operating system lets go of it however the process dies.
 *
 * @returns releases the lock.
 */
export function lockDatabase(path: string): () => void {
  const file = `${path}.lock`;
  const lock = asStoreError(file, () => new Database(file, { timeout: 0 }));
  try {
    asStoreError(file, () => lock.exec('begin exclusive'));
  } catch (error) {
    lock.close();
    if (error instanceof StoreError && String(error.cause).includes('locked')) throw new StoreError('in_use', path, { cause: error });
    throw error;
  }
  return () => lock.close();
}
