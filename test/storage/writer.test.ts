import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Kysely, sql, SqliteDialect } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/storage/migrate.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { createWriter } from '../../src/storage/writer.ts';
import type { Step, Write } from '../../src/storage/writer.ts';

let folder: string;
let db: Kysely<Tables>;
let beside: Kysely<Tables>;
let write: Write;
let transactions: number;

/** Counts the transactions begun on a database. */
const counted = (database: SqliteDatabase): SqliteDatabase => ({
  close: () => database.close(),
  prepare(text) {
    if (text === 'begin') transactions += 1;
    return database.prepare(text);
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  const path = join(folder, 'helpdesk.db');
  db = new Kysely({ dialect: new SqliteDialect({ database: counted(openDatabase(path, 'writing')) }) });
  beside = new Kysely({ dialect: new SqliteDialect({ database: openDatabase(path, 'reading') }) });
  await migrate(db, { tableOptions: null });
  await beside.selectFrom('staff').selectAll().execute();
  write = createWriter(db);
  transactions = 0;
});
afterEach(async () => {
  await beside.destroy();
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** A step that leaves its name behind, and returns it. */
const note =
  (name: string): Step<string> =>
  async (trx) => {
    await trx.insertInto('staff').values({ username: name, name, password_hash: '', created_at: 0 }).execute();
    return name;
  };

/** A step that fails after it has written. */
const failing =
  (name: string): Step<string> =>
  async (trx) => {
    await note(name)(trx);
    throw new Error(`${name} failed`);
  };

/** What is committed, in the order in which it was written. */
const committed = async (): Promise<string[]> =>
  (await beside.selectFrom('staff').select('username').orderBy('id').execute()).map(({ username }) => username);

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `step-${i}`);

describe('a step', () => {
  it('resolves with its result, once it is committed and not before', async () => {
    let during: string[] | undefined;
    const result = await write(async (trx) => {
      const name = await note('one')(trx);
      during = await committed();
      return name;
    });
    expect(result).toBe('one');
    expect(during).toEqual([]);
    expect(await committed()).toEqual(['one']);
  });

  it('that fails is undone whole, and rejects with its own error', async () => {
    await expect(write(failing('one'))).rejects.toThrow('one failed');
    expect(await committed()).toEqual([]);
    expect(await write(note('two'))).toBe('two');
    expect(await committed()).toEqual(['two']);
  });

  it('is refused once the database is closed', async () => {
    await db.destroy();
    await expect(write(note('one'))).rejects.toThrow();
    await expect(Promise.allSettled([write(note('two')), write(note('three'))])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
  });
});

describe('steps that come together', () => {
  it('share a commit, and take effect in the order in which they came', async () => {
    const given = names(100);
    expect(await Promise.all(given.map((name) => write(note(name))))).toEqual(given);
    expect(await committed()).toEqual(given);
    expect(transactions).toBe(1);
  });

  it('wait for one another only so long: very many are committed in parts, still in order', async () => {
    const given = names(1_000);
    const [first, ...others] = given.map((name) => write(note(name)));
    await first;
    const committedAtFirst = (await committed()).length;
    await Promise.all(others);
    expect(committedAtFirst).toBeLessThan(given.length / 2);
    expect(await committed()).toEqual(given);
    expect(transactions).toBeGreaterThan(2);
    expect(transactions).toBeLessThan(50);
  });

  it('while a transaction runs share the next one', async () => {
    const running = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const first = write(async (trx) => {
      running.resolve();
      await gate.promise;
      return note('first')(trx);
    });
    await running.promise;
    const later = names(20).map((name) => write(note(name)));
    gate.resolve();
    await Promise.all([first, ...later]);
    expect(transactions).toBe(2);
    expect(await committed()).toEqual(['first', ...names(20)]);
  });

  it('do not suffer from those among them that fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (fails) => {
        const before = await committed();
        const given = fails.map((fail, i) => ({ fail, name: `${before.length}-${i}` }));
        const results = await Promise.allSettled(given.map(({ fail, name }) => write(fail ? failing(name) : note(name))));
        expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual(
          given.map(({ fail, name }) => (fail ? `Error: ${name} failed` : name)),
        );
        expect(await committed()).toEqual([...before, ...given.filter(({ fail }) => !fail).map(({ name }) => name)]);
      }),
      { numRuns: 30 },
    );
  });

  it('do not suffer from one whose fault only shows at the commit', async () => {
    const orphan = write(async (trx) => {
      await sql`pragma defer_foreign_keys = on`.execute(trx);
      await trx.insertInto('sessions').values({ token_hash: 't', staff_id: 999, expires_at: 0 }).execute();
    });
    const results = await Promise.allSettled([write(note('before')), orphan, write(note('after'))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await committed()).toEqual(['before', 'after']);
    expect(await write(note('later'))).toBe('later');
  });
});
