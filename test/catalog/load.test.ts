import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogError, loadCatalog } from '../../src/catalog/index.ts';
import { filesWith, FLOW, INTENT } from './files.ts';

const intent = filesWith().find(({ name }) => name === INTENT)?.text ?? '';

describe('a content folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'helpdesk-content-'));
    for (const { name, text } of filesWith()) await save(name, text);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const save = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  };
  const errorOf = async (): Promise<unknown> =>
    loadCatalog(root).then(
      () => null,
      (error: unknown) => error,
    );

  it('is read from the disk as it is', async () => {
    expect(Object.keys((await loadCatalog(root)).intents)).toEqual(expect.arrayContaining(['mat-the', 'phi-the', 'chao-hoi']));
  });

  it('has a version that follows every letter in it, and nothing else', async () => {
    const { version } = await loadCatalog(root);
    expect((await loadCatalog(root)).version).toBe(version);
    await save(INTENT, intent.replace('chợ', 'bến'));
    const changed = (await loadCatalog(root)).version;
    expect(changed).not.toBe(version);
    await save(INTENT, intent);
    expect((await loadCatalog(root)).version).toBe(version);
  });

  it('may hold the hidden and backup files that editors’ programs leave', async () => {
    for (const name of ['.mat-the.yml.swp', 'mat-the.yml~', '.DS_Store', 'mat-the.yml.bak']) await save(`intents/the/${name}`, '\t???');
    expect(await errorOf()).toBeNull();
  });

  it('names the folder that is missing', async () => {
    await rm(join(root, 'intents'), { recursive: true });
    expect(await errorOf()).toMatchObject({
      problems: [{ file: 'intents', line: 1, message: expect.stringContaining('ENOENT') as string }],
    });
  });

  it('says where each problem is, in words that can be shown as they are', async () => {
    await save(FLOW, 'title: "Làm lại');
    const error = await errorOf();
    expect(error).toBeInstanceOf(CatalogError);
    expect(String(error)).toContain(`${FLOW}:1: Thiếu dấu đóng`);
  });
});
