import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Vault } from '../../core/ports.ts';

/** A text of our own in the data folder. */
export type KeptFile = {
  /** Null when there is none. */
  read(): Promise<string | null>;
  /** Resolves once it would survive a crash. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
};

/** Mode 0600, written beside, synced and renamed: a crash leaves the old text or the new one, never half of one. */
export function keptFile(path: string): KeptFile {
  // The running service and a command may both write.
  const beside = `${path}.${process.pid}.new`;
  let last: Promise<void> = Promise.resolve();

  async function replace(text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeSynced(beside, text);
    await rename(beside, path);
    await syncFolder(dirname(path));
  }

  return {
    async read() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    write(text) {
      const written = last.then(() => replace(text));
      last = written.catch(() => undefined);
      return written;
    },
    remove: () => rm(path, { force: true }),
  };
}

/** @throws from `read` when it was sealed with another key or tampered with: that is not the same as having none. */
export const sealedFile = (file: KeptFile, vault: Vault): KeptFile => ({
  async read() {
    const sealed = await file.read();
    if (sealed === null) return null;
    const text = vault.open(sealed);
    if (text === null) throw new Error('a sealed file cannot be opened with this key');
    return text;
  },
  write: (text) => file.write(vault.seal(text)),
  remove: () => file.remove(),
});

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename lasts only once its folder is on disk. Windows cannot sync folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
