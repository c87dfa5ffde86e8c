import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { startService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Event } from '../../src/core/event.ts';
import type { Clock } from '../../src/core/ports.ts';
import { ROOT } from './knowledge.ts';

export const ADMIN_PASSWORD = 'mat-khau-thu-nghiem';

export type RunningService = {
  readonly url: string;
  readonly databaseFile: string;
  readonly events: readonly Event[];
  stop(): Promise<void>;
};

type Options = {
  readonly clock?: Clock;
  /** Kept when the service stops, so that another goes on where it was. */
  readonly folder?: string;
  readonly contentRoot?: string;
  /** What an operator sets for Zalo and Telegram, see `platforms.ts`. Their tokens and marks are then kept in `folder`. */
  readonly platforms?: Readonly<Record<string, string>>;
};

/** The whole service on a free port with a database of its own, on the real content. */
export async function runService({ clock = systemClock, folder, contentRoot = ROOT, platforms }: Options = {}): Promise<RunningService> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'helpdesk-')));
  const databaseFile = join(home, 'helpdesk.db');
  const events: Event[] = [];
  const config = readConfig(
    {
      PORT: '0',
      DATABASE_URL: `sqlite:${databaseFile}`,
      CONSOLE_ADMIN_PASSWORD: ADMIN_PASSWORD,
      SESSION_SECRET: 's'.repeat(32),
      ENCRYPTION_KEY: '0'.repeat(64),
      ...platforms,
    },
    contentRoot,
  );
  const dataFolder = platforms === undefined ? config.dataFolder : await dataFolderIn(home);
  const service = await startService(
    { ...config, dataFolder },
    { clock, log: (event) => void events.push(event), announcePassword: () => undefined },
  );
  return {
    url: `http://127.0.0.1:${service.port}`,
    databaseFile,
    events,
    async stop() {
      await service.stop();
      if (folder === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** A data folder that holds nothing but the models trained before. */
export async function dataFolderIn(home: string): Promise<string> {
  const folder = join(home, 'data');
  await mkdir(folder, { recursive: true });
  await symlink(join(ROOT, '.data/models'), join(folder, 'models')).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return folder;
}
