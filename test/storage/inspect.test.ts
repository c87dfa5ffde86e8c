import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/index.ts';
import { inspectStore } from '../../src/storage/inspect.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-'));
  path = join(folder, 'helpdesk.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inspect = () => inspectStore(`sqlite:${path}`);
const change = (statement: string): void => {
  const db = new Database(path);
  db.exec(statement);
  db.close();
};

describe('a store looked at from outside', () => {
  it('is not there, and is not made', async () => {
    expect(await inspect()).toEqual({ kind: 'missing', path, writable: true });
    expect(await inspectStore(`sqlite:${folder}/a/b/c.db`)).toMatchObject({ kind: 'missing', writable: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is sound, current and writable, also while a service works on it', async () => {
    const store = await openStore(`sqlite:${path}`);
    const sound = { kind: 'opened', path, schema: 'current', writable: true };
    expect(await inspect()).toEqual(sound);
    await store.checkWritable(1);
    await store.close();
    expect(await inspect()).toEqual(sound);
  });

  it('takes no lock that would keep the service from starting', async () => {
    await (await openStore(`sqlite:${path}`)).close();
    const [, store] = await Promise.all([inspect(), openStore(`sqlite:${path}`)]);
    await store.checkWritable(1);
    await store.close();
  });

  it('is of an earlier version, or of none yet', async () => {
    change('create table other (id integer)');
    expect(await inspect()).toMatchObject({ schema: 'older' });
    await (await openStore(`sqlite:${path}`)).close();
    change("delete from kysely_migration where name like '0002%'");
    expect(await inspect()).toMatchObject({ schema: 'older' });
  });

  it('is of a later version', async () => {
    await (await openStore(`sqlite:${path}`)).close();
    change("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')");
    expect(await inspect()).toMatchObject({ kind: 'opened', schema: 'newer' });
  });

  it('is no database at all', async () => {
    await writeFile(path, 'đây không phải cơ sở dữ liệu\n'.repeat(100));
    expect(await inspect()).toEqual({ kind: 'unusable', fault: 'corrupt', path });
  });

  it.each([
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 8192) * 4096)],
    ['overwritten in one page', (bytes: Buffer) => bytes.fill(0xab, bytes.length - 4096)],
  ])('is a database that was %s', async (_, damage) => {
    await (await openStore(`sqlite:${path}`)).close();
    await writeFile(path, damage(await readFile(path)));
    expect(await inspect()).toEqual({ kind: 'unusable', fault: 'corrupt', path });
  });
});
