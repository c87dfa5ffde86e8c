import Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';
import { asStoreError } from './database.ts';

/**
 * Opens a database to look at it and nothing else: no lock, no journal mode, no migration, so that it works beside the
 * running service.
 */
export const lookInto = (path: string): SqliteDialect =>
  new SqliteDialect({
    database: asStoreError(path, () => {
      const opened = new Database(path, { readonly: true, fileMustExist: true });
      try {
        // Opening reads nothing yet; this reads the header.
        opened.pragma('schema_version');
        return opened;
      } catch (error) {
        opened.close();
        throw error;
      }
    }),
  });
