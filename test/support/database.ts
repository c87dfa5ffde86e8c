import Database from 'better-sqlite3';
import { until } from './asking.ts';

/** Looks into a service's database, as a test may and nothing else does. */
export function look<Row>(databaseFile: string, query: string, ...values: readonly (string | number)[]): Row[] {
  const db = new Database(databaseFile, { readonly: true });
  try {
    return db.prepare<unknown[], Row>(query).all(...values);
  } finally {
    db.close();
  }
}

export type StoredInbound = { readonly text: string; readonly edited_text: string | null; readonly outcome: string };
export type StoredOutbound = {
  readonly text: string;
  readonly status: string;
  readonly reason: string | null;
  readonly repeated: number;
  readonly attempts: number;
};

const rowsOf = <Row>(databaseFile: string, contactId: string, table: string, fields: string): Row[] =>
  look<Row>(
    databaseFile,
    `select ${fields} from ${table} as row join conversations on conversations.id = row.conversation_id where contact_id = ? order by row.seq`,
    contactId,
  );

/** What a person's messages have come to, in the order in which they were taken. */
export const inboundOf = (databaseFile: string, contactId: string): StoredInbound[] =>
  rowsOf(databaseFile, contactId, 'inbound', 'row.text, row.edited_text, row.outcome');

/** What was to be said to a person, in order. */
export const outboundOf = (databaseFile: string, contactId: string): StoredOutbound[] =>
  rowsOf(databaseFile, contactId, 'outbound', 'row.text, row.status, row.reason, row.repeated, row.attempts');

/** Every message that has been taken has its outcome, and nothing is on its way. */
export const allDone = (databaseFile: string): Promise<void> =>
  until(() => {
    const [left] = look<{ n: number }>(
      databaseFile,
      `select (select count(*) from inbound where status <> 'settled') + (select count(*) from outbound where status in ('queued', 'sending')) as n`,
    );
    return Promise.resolve(left?.n === 0);
  });
