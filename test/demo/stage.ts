import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { startService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Event } from '../../src/core/event.ts';
import { startFakeTelegram } from '../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../support/fake-telegram/index.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import { ROOT } from '../support/knowledge.ts';

/** The helpdesk between the two stand-ins, on a database that is gone afterwards. */
export type Stage = {
  readonly url: string;
  readonly zalo: FakeZalo;
  readonly telegram: FakeTelegram;
  readonly password: string;
  /** Resolves once all that was taken is answered and all that was answered is sent. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** How often is looked whether all is said. */
const LOOK_MS = 20;

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'helpdesk-demo-'));
  const databaseFile = join(folder, 'helpdesk.db');
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    return await open();
  } catch (error) {
    await close();
    throw error;
  }

  async function open(): Promise<Stage> {
    await borrowModel(folder);
    const zalo = await startFakeZalo({ echoes: true });
    closing.push(() => zalo.close());
    const telegram = await startFakeTelegram();
    closing.push(() => telegram.close());
    const password = 'mat-khau-chay-thu';
    const pair = zalo.tokens.issue();
    const config = readConfig(
      {
        PORT: '0',
        DATABASE_URL: `sqlite:${databaseFile}`,
        CONSOLE_ADMIN_PASSWORD: password,
        ZALO_APP_ID: zalo.appId,
        ZALO_APP_SECRET: zalo.appSecret,
        ZALO_OA_ID: zalo.oaId,
        ZALO_OA_SECRET_KEY: zalo.oaSecretKey,
        ZALO_ACCESS_TOKEN: pair.accessToken,
        ZALO_REFRESH_TOKEN: pair.refreshToken,
        ZALO_API_ROOT: zalo.url,
        ZALO_OAUTH_ROOT: zalo.url,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
      },
      ROOT,
    );
    const log = (event: Event): void => {
      if (event.event === 'send.failed' || event.event === 'channel.unreachable') process.stderr.write(`${JSON.stringify(event)}\n`);
    };
    const service = await startService({ ...config, dataFolder: folder }, { clock: systemClock, log, announcePassword: () => undefined });
    closing.push(() => service.stop());
    zalo.pointWebhookAt(`http://127.0.0.1:${service.port}/webhooks/zalo`);
    const looking = new Database(databaseFile, { readonly: true });
    closing.push(() => Promise.resolve(looking.close()));
    const underway = looking
      .prepare(
        `select (select count(*) from inbound where status <> 'settled') + (select count(*) from outbound where status in ('queued', 'sending'))`,
      )
      .pluck();
    return {
      url: `http://localhost:${service.port}`,
      zalo,
      telegram,
      password,
      async quiet() {
        while (underway.get() !== 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      },
      close,
    };
  }
}

/** Training takes a while, and what was learnt is the project's: the demo uses and leaves it where the service itself does. */
async function borrowModel(folder: string): Promise<void> {
  const models = join(ROOT, '.data/models');
  await mkdir(models, { recursive: true });
  await symlink(models, join(folder, 'models'), 'junction');
}
