import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vault } from './core/ports.ts';

const SHORTEST = 32;

const fileOf = (dataFolder: string, name: string): string => join(dataFolder, `${name}.secret`);

/** Null when it has not been made yet. */
export async function findSecret(dataFolder: string, name: string): Promise<string | null> {
  const file = fileOf(dataFolder, name);
  try {
    const kept = (await readFile(file, 'utf8')).trim();
    // Cut short by a crash or a full disk: to sign with it would be to sign with nothing.
    if (kept.length < SHORTEST) throw new Error(`${file} holds no whole secret; remove it to have a new one made`);
    return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return null;
  }
}

/** A secret the operator did not set: made once and kept in the data folder, readable by the owner alone. */
export async function keptSecret(dataFolder: string, name: string): Promise<string> {
  const kept = await findSecret(dataFolder, name);
  if (kept !== null) return kept;
  const file = fileOf(dataFolder, name);
  const secret = randomBytes(32).toString('hex');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  return secret;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D), a fresh nonce each time, laid out nonce ‖ tag ‖ text in base64url. */
export function createVault(keyHex: string): Vault {
  const key = Buffer.from(keyHex, 'hex');
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
