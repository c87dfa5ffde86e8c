import type { FakeTelegram } from './fake-telegram/index.ts';
import type { FakeZalo } from './fake-zalo/index.ts';

export const WEBHOOK_SECRET = 'mat-ma_webhook-thu-nghiem';

/** The variables by which a service takes the fake for Zalo, with a first pair of tokens. */
export function zaloSettings(fake: FakeZalo): Record<string, string> {
  const { accessToken, refreshToken } = fake.tokens.issue();
  return {
    ZALO_APP_ID: fake.appId,
    ZALO_APP_SECRET: fake.appSecret,
    ZALO_OA_ID: fake.oaId,
    ZALO_OA_SECRET_KEY: fake.oaSecretKey,
    ZALO_ACCESS_TOKEN: accessToken,
    ZALO_REFRESH_TOKEN: refreshToken,
    ZALO_API_ROOT: fake.url,
    ZALO_OAUTH_ROOT: fake.url,
    ZALO_MAX_REQUESTS_PER_MINUTE: '600000',
  };
}

/** The same for Telegram. By webhook the address is the test's to give to the fake, once the service has one. */
export const telegramSettings = (
  fake: Pick<FakeTelegram, 'url' | 'token'>,
  mode: 'polling' | 'webhook' = 'polling',
): Record<string, string> => ({
  TELEGRAM_BOT_TOKEN: fake.token,
  TELEGRAM_API_ROOT: fake.url,
  TELEGRAM_MODE: mode,
  TELEGRAM_MAX_MESSAGES_PER_SECOND: '10000',
  ...(mode === 'webhook' && { TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET }),
});
