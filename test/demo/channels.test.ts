import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../support/knowledge.ts';

const PATIENCE_MS = 60_000;

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

/** The demo as its own process, with a folder for temporary files that it has to itself. */
function startDemo() {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, ['test/demo/channels.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], TMPDIR: temporary },
  });
  let said = '';
  const onSaid = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    for (const look of onSaid) look();
  });
  return {
    child,
    said: () => said,
    ended: new Promise<number | null>((resolve) => void child.once('exit', resolve)),
    hears: (words: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (said.includes(words)) resolve();
        };
        onSaid.add(look);
        look();
      }),
  };
}

/** What was said to each line typed, by the line. */
const turnsOf = (said: string): readonly string[] => said.split(/^(?=(?:zalo|telegram)> )/m).slice(1);

describe('npm run demo:channels', () => {
  it('lets one chat as a citizen of either app, choose by number, and leaves nothing behind', { timeout: PATIENCE_MS }, async () => {
    const demo = startDemo();
    demo.child.stdin.end(
      ['mat can cuoc lam lai o dau', '1', '/telegram', 'vneid bi khoa', '1', '/gapcanbo', '/zalo', 'vâng cảm ơn', ''].join('\n'),
    );
    expect(await demo.ended).toBe(0);
    const turns = turnsOf(demo.said());
    expect(turns.map((turn) => turn.split('\n')[0])).toEqual([
      'zalo> mat can cuoc lam lai o dau',
      'zalo> 1',
      'telegram> vneid bi khoa',
      'telegram> 1',
      'telegram> /gapcanbo',
      'zalo> vâng cảm ơn',
    ]);
    const [asked = '', section = '', locked = '', step = '', officer = '', thanks = ''] = turns;
    expect(asked).toContain('│ Cấp lại thẻ căn cước bị mất – Nơi nộp');
    expect(section).toContain(`│ Cấp lại thẻ căn cước bị mất – ${/^│ 1\. (.+)$/m.exec(asked)?.[1]}`);
    expect(locked).toMatch(/^│ \[1\] Nhập sai nhiều lần/m);
    expect(step).toContain('Anh/chị nhập sai thứ nào');
    expect(officer).toMatch(/PHT-\d{5}/);
    expect(thanks).toContain('Không có gì');
    expect(await readdir(temporary)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s and removes its folder', { timeout: PATIENCE_MS }, async (signal) => {
    const demo = startDemo();
    demo.child.stdin.write('vneid bi khoa\n');
    await demo.hears('1. Nhập sai');
    expect((await readdir(temporary)).length).toBe(1);
    demo.child.kill(signal);
    expect(await demo.ended).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('leaves nothing behind when it is stopped before it has started', { timeout: PATIENCE_MS }, async () => {
    const demo = startDemo();
    await new Promise<void>((resolve) => void demo.child.stderr.once('data', () => resolve()));
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(demo.said()).toBe('');
    expect(await readdir(temporary)).toEqual([]);
  });
});
