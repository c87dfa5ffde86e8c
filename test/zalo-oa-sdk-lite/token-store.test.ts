import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTokenStore } from 'zalo-oa-sdk-lite';

const pair = { accessToken: 'a1', refreshToken: 'r1', expiresAt: 1 };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the file store', () => {
  it('has none, then keeps what it is given, for its owner alone', async () => {
    const store = fileTokenStore(join(folder, 'tokens.json'));
    expect(await store.load()).toBeNull();
    await store.save(pair);
    await store.save({ ...pair, refreshToken: 'r2' });
    expect(await fileTokenStore(join(folder, 'tokens.json')).load()).toEqual({ ...pair, refreshToken: 'r2' });
    expect((await stat(join(folder, 'tokens.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['tokens.json']);
  });

  it('survives a write that broke off', async () => {
    const path = join(folder, 'tokens.json');
    await fileTokenStore(path).save(pair);
    await writeFile(`${path}.new`, '{"accessTo');
    expect(await fileTokenStore(path).load()).toEqual(pair);
  });

  it('does not take a spoilt file for none, and does not quote it', async () => {
    const path = join(folder, 'tokens.json');
    await writeFile(path, '{"accessToken":"secret-token"');
    await expect(fileTokenStore(path).load()).rejects.toThrow(`${path} holds no token pair`);
    expect(await readFile(path, 'utf8')).toContain('secret-token');
  });

  it('rejects when it cannot write', async () => {
    await expect(fileTokenStore(join(folder, 'missing', 'tokens.json')).save(pair)).rejects.toThrow('ENOENT');
  });
});
