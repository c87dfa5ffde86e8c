import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptFile, sealedFile } from '../../../src/channels/zalo/kept-file.ts';
import { createVault } from '../../../src/secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zalo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a kept file', () => {
  it('is none before it is written, and what was written last after that', async () => {
    const file = keptFile(join(folder, 'data', 'kept'));
    expect(await file.read()).toBeNull();
    await file.write('một');
    await file.write('hai');
    expect(await file.read()).toBe('hai');
    await file.remove();
    await file.remove();
    expect(await file.read()).toBeNull();
  });

  it('is for its owner alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'kept');
    await keptFile(path).write('một');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['kept']);
  });

  it('that cannot be read is a failure, and not none', async () => {
    await expect(keptFile(folder).read()).rejects.toThrow('EISDIR');
  });
});

describe('a sealed file', () => {
  const vault = createVault('0'.repeat(64));

  it('is read back with its key only', async () => {
    const path = join(folder, 'sealed');
    const file = sealedFile(keptFile(path), vault);
    expect(await file.read()).toBeNull();
    await file.write('bí mật');
    expect(await file.read()).toBe('bí mật');
    expect(await readFile(path, 'utf8')).not.toContain('bí mật');
    await expect(sealedFile(keptFile(path), createVault('1'.repeat(64))).read()).rejects.toThrow('cannot be opened');
  });

  it('that was tampered with is a failure that quotes nothing', async () => {
    const path = join(folder, 'sealed');
    await writeFile(path, 'access-token-in-clear');
    const failure = await sealedFile(keptFile(path), vault)
      .read()
      .catch((error: unknown) => String(error));
    expect(failure).toContain('cannot be opened');
    expect(failure).not.toContain('access-token');
  });
});
