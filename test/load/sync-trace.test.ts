import { expect, it } from 'vitest';
import { readTrace } from './sync-trace.ts';

const arrives = (fd: number): string => `71 read(${fd}<socket:[90]>, "POST /webhooks/zalo HTTP/1.1\\r\\nhos"..., 65536) = 600`;
const leaves = (fd: number): string => `71 write(${fd}<socket:[90]>, "HTTP/1.1 200 OK\\r\\nX-Powered"..., 200) = 200`;
const SYNC = '71 fdatasync(23</tmp/x/helpdesk.db-wal>) = 0';
const readLines = (...lines: readonly string[]) => readTrace(lines.join('\n'));

it('counts an answer as safe when the log was synced after its call came', () => {
  expect(readLines(arrives(30), arrives(31), SYNC, leaves(30), leaves(31))).toEqual({ answered: 2, unsynced: 0, syncs: 1 });
});

it('counts an answer as unsafe when the last sync was before its call, failed, or was of another file', () => {
  expect(readLines(SYNC, arrives(30), leaves(30)).unsynced).toBe(1);
  expect(readLines(arrives(30), SYNC.replace('= 0', '= -1 EIO'), leaves(30)).unsynced).toBe(1);
  expect(readLines(arrives(30), SYNC.replace('db-wal', 'log'), leaves(30)).unsynced).toBe(1);
});

it('takes a sync that another thread interrupted as made when it is over', () => {
  const begun = SYNC.replace(') = 0', ' <unfinished ...>');
  const ended = '71 <... fdatasync resumed>) = 0';
  expect(readLines(arrives(30), begun, '72 read(5, "x", 1) = 1', ended, leaves(30))).toEqual({ answered: 1, unsynced: 0, syncs: 1 });
  expect(readLines(arrives(30), begun, leaves(30), ended).unsynced).toBe(1);
});
