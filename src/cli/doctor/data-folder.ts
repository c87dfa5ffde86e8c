import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Installation } from './installation.ts';

const GB = 1_000_000_000;
const LITTLE_SPACE = GB;
/** Below this a busy day's messages, or a new model, no longer fit. */
const NO_SPACE = GB / 5;

/** What in the data folder nobody else on the machine may read. */
const SECRET = /\.secret$|^zalo-(?:tokens|consent)$/;
const FOR_OTHERS = 0o077;

export async function checkDataFolder({ config: { dataFolder, contentRoot } }: Installation): Promise<readonly Finding[]> {
  let names: readonly string[];
  try {
    names = await readdir(dataFolder);
  } catch {
    return [look(`Chưa có thư mục ${dataFolder}.`, 'Lần chạy đầu tiên (npm start) sẽ tạo ra.')];
  }
  const secrets = [...names.filter((name) => SECRET.test(name)).map((name) => join(dataFolder, name)), join(contentRoot, '.env')];
  return [await space(dataFolder), ...(await openToOthers(secrets))];
}

async function space(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const says = `Ổ đĩa còn trống ${(free / GB).toFixed(1).replace('.', ',')} GB.`;
  const mend = 'Dọn bớt hoặc mở rộng ổ đĩa: hết chỗ thì trợ lý không nhận được tin nào.';
  return free < NO_SPACE ? broken(says, mend) : free < LITTLE_SPACE ? look(says, mend) : good(says);
}

async function openToOthers(paths: readonly string[]): Promise<readonly Finding[]> {
  // Windows keeps no such modes.
  if (process.platform === 'win32') return [];
  const modes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ mode }) => mode,
        () => 0,
      ),
    ),
  );
  const open = paths.filter((_, i) => ((modes[i] ?? 0) & FOR_OTHERS) !== 0);
  return open.length === 0
    ? []
    : [look(`Người khác trên máy đọc được tệp bí mật: ${open.join(', ')}.`, `Chạy: chmod 600 ${open.join(' ')}`)];
}
