import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Catalog } from '../core/catalog.ts';
import { assembleCatalog } from './assemble.ts';
import { CatalogError } from './problem.ts';
import type { SourceFile } from './source.ts';

export { CatalogError } from './problem.ts';

const FOLDERS = ['intents', 'content'] as const;

/**
 * Reads `intents/` and `content/` below a folder.
 *
 * @throws {CatalogError} when a file is wrong or a folder is missing.
 */
export async function loadCatalog(root: string): Promise<Catalog> {
  const files = await readContentFiles(root);
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(name).update('\0').update(text).update('\0');
  return assembleCatalog(files, hash.digest('hex').slice(0, 12));
}

/** All files of `intents/` and `content/` below a folder, sorted by name. */
export const readContentFiles = async (root: string): Promise<SourceFile[]> =>
  (await Promise.all(FOLDERS.map((folder) => readFolder(root, folder)))).flat();

async function readFolder(root: string, folder: string): Promise<SourceFile[]> {
  let entries;
  try {
    entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new CatalogError([
      {
        file: folder,
        line: 1,
        message: `Không đọc được thư mục này (${error instanceof Error && 'code' in error ? String(error.code) : 'lỗi'}).`,
      },
    ]);
  }
  const names = entries
    // Editors' programs leave hidden and backup files; they are no content. Anything else out of place is reported.
    .filter((entry) => entry.isFile() && !/^\.|~$|\.(?:bak|swp|tmp)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(
    names.map(async (path) => ({
      name: path.slice(root.length).split(sep).join('/').replace(/^\//, ''),
      text: await readFile(path, 'utf8'),
    })),
  );
}
