import { mkdtemp, rm } from 'node:fs/promises';
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

/** The whole service on a free port with a database of its own, on the real content. */
export async function runService({
  clock = systemClock,
  folder,
  contentRoot = ROOT,
}: { clock?: Clock; folder?: string; contentRoot?: string } = {}): Promise<RunningService> {
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
    },
    contentRoot,
  );
  const service = await startService(config, { clock, log: (event) => void events.push(event), announcePassword: () => undefined });
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
