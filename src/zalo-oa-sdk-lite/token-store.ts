import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

export type TokenPair = {
  readonly accessToken: string;
  /** Good for one refresh, three months long. */
  readonly refreshToken: string;
  /** When the access token ends, milliseconds since the epoch. */
  readonly expiresAt: number;
};

/**
 * Where the pair lives. Each refresh makes the old pair worthless, so a pair that is lost means asking for consent again:
 * keep it where a crash does not take it, and encrypted.
 */
export type TokenStore = {
  load(): Promise<TokenPair | null>;
  /** Resolves once the pair would survive a crash; the client uses a pair only after that. Rejects when it cannot be kept. */
  save(pair: TokenPair): Promise<void>;
  /** Runs `work` while no other process does; needed only when several processes share a store (a row lock, an advisory lock). */
  exclusively?<Value>(work: () => Promise<Value>): Promise<Value>;
};

/** Forgets with the process: for tests, and for a look around with a pasted access token. */
export function memoryTokenStore(first: TokenPair | null = null): TokenStore {
  let kept = first;
  return {
    load: async () => kept,
    save: async (pair) => {
      kept = pair;
    },
  };
}

const pairFile = z.object({ accessToken: z.string().min(1), refreshToken: z.string().min(1), expiresAt: z.number() });

/**
 * A JSON file of mode 0600 in a folder that exists, for one process. Written beside, synced and renamed, so that a crash
 * leaves the old pair or the new one, never half of one. The tokens are not encrypted.
 *
 * @throws from `load` when the file is there and is no pair: it is not taken for "none", which would ask for consent.
 */
export function fileTokenStore(path: string): TokenStore {
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (text === null) return null;
      try {
        return pairFile.parse(JSON.parse(text));
      } catch {
        // Without the parser's message, which may quote a token.
        throw new Error(`${path} holds no token pair`);
      }
    },
    async save({ accessToken, refreshToken, expiresAt }) {
      const beside = `${path}.new`;
      await writeSynced(beside, JSON.stringify({ accessToken, refreshToken, expiresAt }));
      await rename(beside, path);
      await syncFolder(dirname(path));
    },
  };
}

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
