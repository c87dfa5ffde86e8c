import { readdirSync, statSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { faultOf } from './core/fault.ts';

/** Editors' programs save in several steps; the files are read when they have been still this long. */
const SETTLE_MS = 250;
/** Where the system cannot tell of changes (some network drives), the files are read anyway this often. */
const LOOK_MS = 20_000;

/**
 * Calls `reload` after files below the folders changed, one call at a time, and once more if they changed meanwhile.
 *
 * @returns stops watching.
 */
export function watchFolders(
  root: string,
  folders: readonly string[],
  reload: () => Promise<void>,
  onError: (error: string) => void,
): () => void {
  let settle: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      watchAll();
      await reload().catch((error: unknown) => onError(faultOf(error)));
    } while (again);
    running = false;
  }

  // Folder by folder: a recursive watch follows each file itself, and loses it when a program replaces it on saving.
  const watchers = new Map<string, FSWatcher>();
  function watchAll(): void {
    if (stopped) return;
    const known = new Map(folders.flatMap((folder) => foldersBelow(join(root, folder), onError)));
    for (const [key, watcher] of watchers) {
      if (known.has(key)) continue;
      watcher.close();
      watchers.delete(key);
    }
    for (const [key, path] of known) if (!watchers.has(key)) watchOne(key, path);
  }

  function watchOne(key: string, path: string): void {
    try {
      const watcher = watch(path, () => {
        clearTimeout(settle);
        settle = setTimeout(() => void run(), SETTLE_MS);
      });
      watcher.on('error', (error) => onError(faultOf(error)));
      watchers.set(key, watcher);
    } catch (error) {
      onError(faultOf(error));
    }
  }

  watchAll();
  const look = setInterval(() => void run(), LOOK_MS);
  look.unref();
  return () => {
    stopped = true;
    clearTimeout(settle);
    clearInterval(look);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** By path and number on the disk: a folder that was removed and made again is another one. */
function foldersBelow(path: string, onError: (error: string) => void): [string, string][] {
  try {
    const below = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [path, ...below.map((entry) => join(entry.parentPath, entry.name))].map((folder) => [
      `${statSync(folder).ino} ${folder}`,
      folder,
    ]);
  } catch (error) {
    onError(faultOf(error));
    return [];
  }
}
