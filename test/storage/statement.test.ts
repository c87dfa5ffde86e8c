import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FailureReason } from '../../src/core/message.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Tables } from '../../src/storage/tables.ts';

let folder: string;
let db: Kysely<Tables>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  db = new Kysely({ dialect: new SqliteDialect({ database: openDatabase(join(folder, 'helpdesk.db'), 'writing') }) });
  await migrate(db, { tableOptions: null });
});
afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => db.deleteFrom('staff').execute());

type Staff = { username: string; name: string; at: number };

const insertStaff = () =>
  statement<Staff>((value) =>
    db.insertInto('staff').values({ username: value.username, name: value.name, password_hash: 'fixed', created_at: value.at }),
  );

describe('a statement', () => {
  it('is built once, however often it is run', async () => {
    let built = 0;
    const find = statement<{ username: string }, { name: string }>((value) => {
      built += 1;
      return db.selectFrom('staff').select('name').where('username', '=', value.username);
    });
    const insert = insertStaff();
    for (const username of ['hoa', 'minh', 'lan']) {
      await insert(db, { username, name: username.toUpperCase(), at: 1 });
      expect((await find(db, { username })).rows).toEqual([{ name: username.toUpperCase() }]);
    }
    expect((await find(db, { username: 'nobody' })).rows).toEqual([]);
    expect(built).toBe(1);
  });

  it('puts each value in its place, whatever it is, and leaves what is fixed', async () => {
    const insert = insertStaff();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          username: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom("'; drop table staff; --", '?', '$1', '{{name}}')),
          name: fc.string({ unit: 'grapheme' }),
          at: fc.maxSafeInteger(),
        }),
        async (given) => {
          await db.deleteFrom('staff').execute();
          await insert(db, given);
          expect(await db.selectFrom('staff').select(['username', 'name', 'created_at as at', 'password_hash']).execute()).toEqual([
            { ...given, password_hash: 'fixed' },
          ]);
        },
      ),
    );
  });

  it('takes a value as often as it is named, also inside raw SQL and as a limit', async () => {
    const insert = insertStaff();
    for (const at of [1, 2, 3, 4]) await insert(db, { username: `s${at}`, name: at === 2 ? 's2' : 'other', at });
    const find = statement<{ at: number; username: string; limit: number }, { created_at: number; twice: number }>((value) =>
      db
        .selectFrom('staff')
        .select(['created_at', sql<number>`created_at * 0 + ${value.at} * 2`.as('twice')])
        .where(({ or, eb }) => or([eb('username', '=', value.username), eb('name', '=', value.username), eb('created_at', '>', value.at)]))
        .orderBy('created_at')
        .limit(value.limit),
    );
    expect((await find(db, { at: 2, username: 's2', limit: 2 })).rows).toEqual([
      { created_at: 2, twice: 4 },
      { created_at: 3, twice: 4 },
    ]);
    expect((await find(db, { at: 3, username: 's1', limit: 9 })).rows.map(({ created_at }) => created_at)).toEqual([1, 4]);
  });

  it('stores nothing where it is given null', async () => {
    const given = { channel: 'web', contact_id: 'an', state_json: '{}', last_seq: 1, created_at: 0, last_inbound_at: 0 };
    const { id } = await db.insertInto('conversations').values(given).returning('id').executeTakeFirstOrThrow();
    const insert = statement<{ seq: number; reason: FailureReason | null }>((value) =>
      db.insertInto('outbound').values({
        conversation_id: id,
        seq: value.seq,
        author: 'bot',
        text: 'x',
        buttons_json: '[]',
        status: 'queued',
        attempts: 0,
        due_at: 0,
        repeated: 0,
        created_at: 0,
        reason: value.reason,
      }),
    );
    await insert(db, { seq: 1, reason: null });
    await insert(db, { seq: 2, reason: 'contact_gone' });
    expect(await db.selectFrom('outbound').select('reason').orderBy('seq').execute()).toEqual([
      { reason: null },
      { reason: 'contact_gone' },
    ]);
  });

  it('keeps runs apart that are made at the same time', async () => {
    const insert = insertStaff();
    const given = Array.from({ length: 50 }, (_, at) => ({ username: `s${at}`, name: `n${at}`, at }));
    await Promise.all(given.map((values) => insert(db, values)));
    const rows = await db.selectFrom('staff').select(['username', 'name', 'created_at as at']).orderBy('created_at').execute();
    expect(rows).toEqual(given);
  });

  it('takes part in the transaction it is run in', async () => {
    const insert = insertStaff();
    await expect(
      db.transaction().execute(async (trx) => {
        await insert(trx, { username: 'hoa', name: 'Hoa', at: 1 });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await db.selectFrom('staff').selectAll().execute()).toEqual([]);
  });
});
