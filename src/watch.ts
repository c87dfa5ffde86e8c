import { watch } from 'node:fs';
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

  async function run(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await reload().catch((error: unknown) => onError(faultOf(error)));
    } while (again);
    running = false;
  }

  const watchers = folders.flatMap((folder): FSWatcher[] => {
    try {
      const watcher = watch(join(root, folder), { recursive: true }, () => {
        clearTimeout(settle);
        settle = setTimeout(() => void run(), SETTLE_MS);
      });
      watcher.on('error', (error) => onError(faultOf(error)));
      return [watcher];
    } catch (error) {
      onError(faultOf(error));
      return [];
    }
  });
  const look = setInterval(() => void run(), LOOK_MS);
  look.unref();
  return () => {
    clearTimeout(settle);
    clearInterval(look);
    for (const watcher of watchers) watcher.close();
  };
}
