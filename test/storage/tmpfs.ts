import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own that can be filled up or made read-only. */
export type SmallDisk = { readonly folder: string; makeReadOnly(): Promise<void>; makeWritable(): Promise<void>; remove(): Promise<void> };

/** Mounts a memory disk. Rejects, saying what is missing, on a machine where the user may not mount. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'helpdesk-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error('this test mounts a small tmpfs, which takes root or CAP_SYS_ADMIN (in a container: --cap-add SYS_ADMIN)', {
      cause: error,
    });
  }
  return {
    folder,
    makeReadOnly: async () => void (await run('mount', ['-o', 'remount,ro', folder])),
    makeWritable: async () => void (await run('mount', ['-o', 'remount,rw', folder])),
    async remove() {
      // Lazily, so that nothing stays mounted even when a test has left a file open.
      await run('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
