import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPlatforms } from './platforms-process.ts';
import { layGround, startServer } from './server-process.ts';

const CALLS = ['read', 'recvfrom', 'recvmsg', 'write', 'writev', 'sendto', 'sendmsg', 'fsync', 'fdatasync'];
const CONVERSATIONS = 60;

export type SyncTrace = {
  /** Webhook calls that brought something new and were answered 200. */
  readonly answered: number;
  /** Of these, with no sync of the database's log between the call's arrival and its answer. */
  readonly unsynced: number;
  readonly syncs: number;
};

/** Null where there is no `strace`, or where it may not trace. */
export async function traceSyncs(seed: number): Promise<SyncTrace | null> {
  if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0) return null;
  const ground = await layGround('strace');
  const platforms = await startPlatforms(0, seed);
  const file = join(ground.folder, 'trace');
  // `-D`: the service, not strace, is the process that is started and stopped.
  const under = ['strace', '-D', '-f', '-y', '-s', '48', '-e', `trace=${CALLS.join(',')}`, '-o', file];
  try {
    const server = await startServer(ground.databaseFile, { ...platforms.zalo, ...platforms.telegram }, { ...ground, under });
    platforms.point(server.url);
    const plan = { conversations: CONVERSATIONS, seed, duplicated: 0, reordered: 0 };
    await platforms.run({ plan, perSecond: null, telegram: 'polling' });
    await server.stop();
    return readTrace(await readFile(file, 'utf8'));
  } finally {
    platforms.stop();
    await ground.remove();
  }
}

/** Reads the calls in the order in which they were made: a webhook call coming in, a sync, an answer going out. */
export function readTrace(trace: string): SyncTrace {
  /** Of connections that wait for their answer: how many syncs there had been when the call came. */
  const waiting = new Map<string, number>();
  const found = { answered: 0, unsynced: 0, syncs: 0 };
  for (const line of whole(trace.split('\n'))) {
    const [, call = '', fd = '', rest = ''] = /^\d+\s+(\w+)\((\d+)(.*)$/.exec(line) ?? [];
    if (call === '') continue;
    if (call.endsWith('sync')) {
      if (rest.includes('.db-wal>') && / = 0\b/.test(rest)) found.syncs += 1;
    } else if (rest.includes('"POST /webhooks/')) waiting.set(fd, found.syncs);
    else if (rest.includes('"HTTP/1.1 200') && waiting.has(fd)) {
      found.answered += 1;
      if (waiting.get(fd) === found.syncs) found.unsynced += 1;
      waiting.delete(fd);
    }
  }
  return found;
}

/** A call that another thread interrupted stands in two lines; it counts when it is over. */
function whole(lines: readonly string[]): string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const pid = line.slice(0, line.indexOf(' '));
    if (line.endsWith('<unfinished ...>')) {
      begun.set(pid, line.slice(0, -'<unfinished ...>'.length));
      return [];
    }
    const [, end] = /<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    return end === undefined ? [line] : [(begun.get(pid) ?? '') + end];
  });
}
