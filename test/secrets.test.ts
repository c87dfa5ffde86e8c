import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVault, keptSecret } from '../src/secrets.ts';

const KEY = '00112233445566778899aabbccddeeff'.repeat(2);
const text = fc.string({ unit: 'binary', maxLength: 200 });

describe('a vault', () => {
  const vault = createVault(KEY);

  it('gives back what it sealed, letter for letter', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(vault.open(vault.seal(given))).toBe(given);
        expect(createVault(KEY.toUpperCase()).open(vault.seal(given))).toBe(given);
      }),
    );
  });

  it('seals the same text differently each time, so that equal numbers cannot be told', () => {
    const sealed = Array.from({ length: 200 }, () => vault.seal('0912345678'));
    expect(new Set(sealed).size).toBe(200);
    expect(new Set(sealed.map((each) => each.slice(0, 16))).size).toBe(200);
  });

  it('shows nothing of the text, in letters that can be stored anywhere', () => {
    const sealed = vault.seal('0912345678');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('0912345678');
  });

  it('opens nothing that was tampered with, wherever it was touched', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, change) => {
        const bytes = Buffer.from(vault.seal(given), 'base64url');
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        expect(vault.open(bytes.toString('base64url'))).toBeNull();
      }),
    );
  });

  it('opens nothing that was cut short or lengthened', () => {
    const bytes = Buffer.from(vault.seal('0912345678'), 'base64url');
    for (let length = 0; length < bytes.length; length += 1)
      expect(vault.open(bytes.subarray(0, length).toString('base64url')), `${length}`).toBeNull();
    expect(vault.open(Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url'))).toBeNull();
  });

  it('opens nothing that another key sealed, nor what was never sealed', () => {
    const other = createVault('f'.repeat(64));
    expect(other.open(vault.seal('0912345678'))).toBeNull();
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (junk) => {
        expect(vault.open(junk)).toBeNull();
      }),
    );
  });
});

describe('a secret that nobody set', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once and kept', async () => {
    const data = join(folder, 'not/there/yet');
    const made = await keptSecret(data, 'session');
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(await keptSecret(data, 'session')).toBe(made);
    expect(await readdir(data)).toEqual(['session.secret']);
    expect((await readFile(join(data, 'session.secret'), 'utf8')).trim()).toBe(made);
  });

  it('is another one for every purpose and every folder', async () => {
    const made = await Promise.all([
      keptSecret(folder, 'session'),
      keptSecret(folder, 'encryption-key'),
      keptSecret(join(folder, 'b'), 'session'),
    ]);
    expect(new Set(made).size).toBe(3);
  });

  it('can be read by its owner alone, whatever the process allows by default', async () => {
    const before = process.umask(0);
    try {
      await keptSecret(folder, 'session');
    } finally {
      process.umask(before);
    }
    expect((await stat(join(folder, 'session.secret'))).mode & 0o777).toBe(0o600);
  });

  it('may be put there by hand', async () => {
    await writeFile(join(folder, 'session.secret'), `${'ab'.repeat(32)}\n\n`);
    expect(await keptSecret(folder, 'session')).toBe('ab'.repeat(32));
  });

  it('that is a key opens what it sealed before a restart', async () => {
    const sealed = createVault(await keptSecret(folder, 'encryption-key')).seal('0912345678');
    expect(createVault(await keptSecret(folder, 'encryption-key')).open(sealed)).toBe('0912345678');
  });

  it('is never empty: a file that a full disk or a crash left without it is no secret', async () => {
    for (const left of ['', '\n', 'abcd']) {
      await writeFile(join(folder, 'session.secret'), left);
      const outcome = await keptSecret(folder, 'session').catch(() => 'refused');
      expect(outcome).toMatch(/^(?:refused|[0-9a-f]{64})$/);
    }
  });

  it('is not made anew when the old one cannot be read', async () => {
    await expect(keptSecret('/dev/null', 'session')).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
