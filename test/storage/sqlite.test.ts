import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../../src/core/conversation.ts';
import { openStore } from '../../src/storage/index.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { openTicket, NOW, reply, settleOne, takeOne } from './samples.ts';
import type { StoreInHand } from './samples.ts';
import { describeStore } from './store.contract.ts';

type Row = Readonly<Record<string, string | number | null>>;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  file = join(folder, 'helpdesk.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (path = file) => openStore(`sqlite:${path}`);

async function openTemporary(): Promise<StoreInHand> {
  const first = await open();
  let current = first;
  return {
    store: first,
    async restart() {
      await current.close();
      return (current = await open());
    },
    remove: () => current.close(),
  };
}

describeStore('the SQLite store', openTemporary);

/** Runs a query on a connection of its own. */
function query(sql: string, use: 'reading' | 'writing' = 'writing', path = file): readonly Row[] {
  const db = openDatabase(path, use);
  try {
    const statement = db.prepare(sql);
    if (statement.reader) return statement.all([]) as Row[];
    statement.run([]);
    return [];
  } finally {
    db.close();
  }
}

/** A database with something in it, closed again. */
async function makeDatabase(): Promise<void> {
  const store = await open();
  await openTicket(store);
  await store.countStaff();
  await store.close();
}

describe('every connection', () => {
  it.each(['writing', 'reading'] as const)('for %s writes ahead, commits to the disk and minds foreign keys', async (use) => {
    await makeDatabase();
    expect(query('pragma synchronous', use)).toEqual([{ synchronous: 2 }]);
    expect(query('pragma journal_mode', use)).toEqual([{ journal_mode: 'wal' }]);
    expect(query('pragma foreign_keys', use)).toEqual([{ foreign_keys: 1 }]);
    expect(query('pragma busy_timeout', use)).not.toEqual([{ timeout: 0 }]);
  });

  it('refuses a row that points nowhere', async () => {
    await makeDatabase();
    expect(() => query("insert into sessions (token_hash, staff_id, expires_at) values ('t', 999, 1)")).toThrow('FOREIGN KEY');
  });

  it('that is for reading writes nothing', async () => {
    await makeDatabase();
    expect(() => query('delete from sessions', 'reading')).toThrow('readonly');
  });
});

describe('the schema', () => {
  it('is of strict tables throughout', async () => {
    await makeDatabase();
    const tables = query("select name, strict from pragma_table_list where schema = 'main' and type = 'table'");
    const ours = tables.filter(({ name }) => !/^(?:sqlite|kysely)_/.test(String(name)));
    expect(ours.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['conversations', 'inbound', 'outbound', 'tickets', 'staff', 'sessions']),
    );
    expect(ours.filter(({ strict }) => strict !== 1)).toEqual([]);
    expect(() => query("update conversations set last_seq = 'một'")).toThrow('cannot store TEXT');
  });

  it('keeps the outcome and the reading with each message, and what was sealed no longer', async () => {
    const store = await open();
    const reading = { intent: 'a', aspect: null, confidence: 0.5, runnerUp: null, margin: 0.1, matcher: 'm', content: 'c' };
    await settleOne(store, { outcome: 'clarify.ambiguous', reading }, { sealed: 'a phone number' }, NOW + 8);
    await store.close();
    const [row] = query('select outcome, reading_json, sealed, settled_at, status from inbound');
    expect(row).toMatchObject({ outcome: 'clarify.ambiguous', sealed: null, settled_at: NOW + 8, status: 'settled' });
    expect(JSON.parse(String(row?.['reading_json']))).toEqual(reading);
  });

  it('keeps when a message was settled, also when only the platform’s report tells that it arrived', async () => {
    const store = await open();
    await settleOne(store, { replies: [reply('một')] });
    const [message] = (await store.claimOutbound(1, NOW)).messages;
    const report = { kind: 'spoken', messageId: 'm1', text: 'một', byStaff: false } as const;
    await store.acceptNotice({ channel: 'web', externalId: 'n', contactId: 'an', sentAt: NOW, ...report }, NOW + 1);
    expect(query('select status, external_id, settled_at from outbound')).toEqual([
      { status: 'sending', external_id: 'm1', settled_at: null },
    ]);
    await store.settleOutbound(message?.id ?? 0, { state: 'unknown', retryAt: NOW + 60_000 }, NOW + 2);
    expect(query('select status, external_id, settled_at from outbound')).toEqual([
      { status: 'sent', external_id: 'm1', settled_at: NOW + 2 },
    ]);
    await store.close();
  });

  it('keeps the outcome of a message whose words were erased, and not a byte of the words', async () => {
    const store = await open();
    // Long ones lie on pages of their own, which are freed as a whole.
    for (const length of [1, 400]) {
      const words = 'Lê Thị An '.repeat(length);
      await settleOne(store, { outcome: 'answered.faq', replies: [reply(words)] }, { text: words });
    }
    await store.acceptNotice({ channel: 'web', externalId: 'n', contactId: 'an', sentAt: NOW, kind: 'withdrawn' }, NOW);
    await store.close();
    const row = { outcome: 'answered.faq', text: '', status: 'settled' };
    expect(query('select outcome, text, status from inbound')).toEqual([row, row]);
    expect((await readFile(file)).includes('Lê Thị An')).toBe(false);
  });

  it('lets no message be settled without an outcome', async () => {
    await makeDatabase();
    expect(() => query('update inbound set outcome = null')).toThrow('CHECK');
  });

  it('fills in what a state that an earlier version saved does not have yet', async () => {
    const store = await open();
    await settleOne(store, {});
    query(`update conversations set state_json = '{"greeted":true}'`);
    expect((await takeOne(store)).state).toEqual({ ...NEW_CONVERSATION, greeted: true });
    await store.close();
  });
});

describe('a database file', () => {
  it('is made with its folder when there is none', async () => {
    const store = await open(join(folder, 'a/b/new.db'));
    await store.checkWritable(NOW);
    await store.close();
    expect((await stat(join(folder, 'a/b/new.db'))).size).toBeGreaterThan(0);
  });

  it('is whole in itself once the store is closed', async () => {
    const store = await open();
    await openTicket(store);
    await store.close();
    expect((await readdir(folder)).filter((name) => !name.includes('.lock'))).toEqual(['helpdesk.db']);
    await copyFile(file, join(folder, 'copy.db'));
    const copy = await open(join(folder, 'copy.db'));
    expect(await copy.listTickets({ status: null, officerId: null })).toHaveLength(1);
    await copy.close();
  });

  it.each<[string, (good: Buffer) => Buffer]>([
    ['text', () => Buffer.from('Đây là một tệp văn bản.\n'.repeat(400))],
    ['a short text', () => Buffer.from('xin chào\n')],
    ['zeros', (good) => Buffer.alloc(good.length)],
    ['a database without its header', (good) => good.fill(0xff, 0, 100)],
    ['a database with a broken schema', (good) => good.fill(0xff, 100, 4_096)],
    ['a database of which the rest is overwritten', (good) => good.fill(0xff, 4_096)],
    ['a database of which half is missing', (good) => good.subarray(0, good.length / 2)],
  ])('that is %s is refused as corrupt, left as it is, and not locked', async (_, damage) => {
    await makeDatabase();
    const bytes = damage(await readFile(file));
    await writeFile(file, bytes);
    // Twice: the first refusal must not stand in the way of what comes after.
    for (let i = 0; i < 2; i += 1) await expect(open()).rejects.toMatchObject({ name: 'StoreError', fault: 'corrupt' });
    expect(bytes.equals(await readFile(file))).toBe(true);
  });

  it('that a newer version has changed is refused, and left alone', async () => {
    await makeDatabase();
    query("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')");
    const before = query('select name from kysely_migration');
    for (let i = 0; i < 2; i += 1)
      await expect(open()).rejects.toMatchObject({
        fault: 'newer_schema',
        message: expect.stringContaining('9999-from-the-future') as string,
      });
    expect(query('select name from kysely_migration')).toEqual(before);
    query("delete from kysely_migration where name like '9999%'");
    const store = await open();
    expect(await store.listTickets({ status: null, officerId: null })).toHaveLength(1);
    await store.close();
  });

  it('of an unknown kind is refused', async () => {
    for (const url of ['postgres://localhost/db', 'sqlite:', '', 'constructor:x'])
      await expect(openStore(url), url).rejects.toMatchObject({ name: 'StoreError', fault: 'unusable' });
  });
});
