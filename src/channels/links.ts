import type { Clock } from '../core/ports.ts';
import type { PublicLink } from '../core/public-link.ts';
import { createTelegramClient } from './telegram/client.ts';
import type { TelegramOptions } from './telegram/channel.ts';
import { readBot } from './telegram/setup.ts';
import type { ZaloSettings } from './zalo/settings.ts';

type Needs = {
  readonly publicUrl: string | null;
  readonly zalo: Pick<ZaloSettings, 'oaId'> | null;
  readonly telegram: Pick<TelegramOptions, 'token' | 'apiRoot'> | null;
  readonly clock: Clock;
};

/** A page waits no longer for Telegram. */
const PATIENCE_MS = 3_000;
/** After a failure Telegram is left alone: whoever reloads the page is not to make us call it. */
const PAUSE_MS = 60_000;

/**
 * Where citizens find each channel that is on. Only Telegram has to be asked, for its bot's name: once, until it has
 * answered; its link is left out as long as it has not.
 */
export function createLinks({ publicUrl, zalo, telegram, clock }: Needs): () => Promise<readonly PublicLink[]> {
  const bot = telegram === null ? null : createBotLink(telegram, clock);
  return async () => {
    const telegramUrl = (await bot?.()) ?? null;
    return [
      ...(zalo === null ? [] : [{ channel: 'zalo', url: `https://zalo.me/${zalo.oaId}` } as const]),
      ...(telegramUrl === null ? [] : [{ channel: 'telegram', url: telegramUrl } as const]),
      ...(publicUrl === null ? [] : [{ channel: 'web', url: publicUrl } as const]),
    ];
  };
}

function createBotLink(telegram: Pick<TelegramOptions, 'token' | 'apiRoot'>, clock: Clock): () => Promise<string | null> {
  const client = createTelegramClient({ ...telegram, clock });
  let link: string | null = null;
  let asking: Promise<void> | null = null;
  let notBefore = 0;

  async function ask(): Promise<void> {
    const bot = await readBot(client);
    if (bot.ok) ({ link } = bot.value);
    else notBefore = clock.now() + PAUSE_MS;
    asking = null;
  }

  return async () => {
    if (link === null && clock.now() >= notBefore) {
      asking ??= ask();
      const answered = new AbortController();
      await Promise.race([asking, clock.wait(PATIENCE_MS, answered.signal)]);
      answered.abort();
    }
    return link;
  };
}
