import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFolders } from '../src/watch.ts';

let root: string;
let stop: () => void;
let errors: string[];
let reloads: number;
let reloaded: PromiseWithResolvers<void>;

/** Resolves at the next reload after the change. */
async function seen(change: () => Promise<unknown>): Promise<void> {
  reloaded = Promise.withResolvers();
  await change();
  await reloaded.promise;
}

/** As editors' programs and git do: a new file takes the old one's place. */
async function replace(name: string, text: string): Promise<void> {
  await writeFile(join(root, 'new'), text);
  await rename(join(root, 'new'), join(root, name));
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'watch-'));
  await mkdir(join(root, 'content/answers'), { recursive: true });
  await writeFile(join(root, 'content/answers/a.md'), 'một');
  errors = [];
  reloads = 0;
  reloaded = Promise.withResolvers();
  stop = watchFolders(
    root,
    ['content'],
    () => {
      reloads += 1;
      reloaded.resolve();
      return Promise.resolve();
    },
    (error) => errors.push(error),
  );
});
afterEach(async () => {
  stop();
  await rm(root, { recursive: true, force: true });
});

describe('watched folders', () => {
  it('are read again when a file changes, however deep it lies', async () => {
    await seen(() => writeFile(join(root, 'content/answers/a.md'), 'hai'));
    expect(errors).toEqual([]);
  });

  it('are read again each time a file is replaced by another of its name', async () => {
    for (const text of ['hai', 'ba', 'bốn']) await seen(() => replace('content/answers/a.md', text));
    expect(reloads).toBe(3);
  });

  it('are read again for files in a folder made since, and in one removed and made again', async () => {
    await seen(() => mkdir(join(root, 'content/flows')));
    await seen(() => writeFile(join(root, 'content/flows/f.yml'), 'một'));
    await seen(() => rm(join(root, 'content/flows'), { recursive: true }));
    await seen(() => mkdir(join(root, 'content/flows')));
    await seen(() => writeFile(join(root, 'content/flows/f.yml'), 'hai'));
    expect(errors).toEqual([]);
  });

  it('are read once for changes that come together', async () => {
    await seen(() => Promise.all(['a', 'b', 'c', 'd'].map((name) => writeFile(join(root, `content/${name}.md`), name))));
    expect(reloads).toBe(1);
  });

  it('that are not there are told of, and do not end the service', () => {
    watchFolders(
      root,
      ['intents'],
      () => Promise.resolve(),
      (error) => errors.push(error),
    )();
    expect(errors).toHaveLength(1);
  });
});
