import Database from 'better-sqlite3';

/** Looks into a service's database, as a test may and nothing else does. */
export function look<Row>(databaseFile: string, query: string, ...values: readonly (string | number)[]): Row[] {
  const db = new Database(databaseFile, { readonly: true });
  try {
    return db.prepare<unknown[], Row>(query).all(...values);
  } finally {
    db.close();
  }
}
