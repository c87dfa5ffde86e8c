import { resolve } from 'node:path';
import { z } from 'zod';
import type { TelegramOptions } from './channels/telegram/channel.ts';
import type { ZaloSettings } from './channels/zalo/settings.ts';

const digits = z.string().regex(/^\d{1,25}$/, 'must be digits');
/** The root of a platform's API, to be pointed at a stand-in for trying things out. */
const apiRoot = (platforms: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(platforms)
    .transform((url) => url.replace(/\/+$/, ''));

/** Everything an operator can set, and the only reader of `process.env`. Documented per variable in `.env.example`. */
const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, 'must look like sqlite:path/to/file.db')
    .default('sqlite:.data/helpdesk.db'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).default(0),
  LOG_LEVEL: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
  CONSOLE_ADMIN_PASSWORD: z.string().min(10).optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  ENCRYPTION_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes as 64 hex digits')
    .optional(),
  ZALO_APP_ID: digits.optional(),
  ZALO_APP_SECRET: z.string().min(1).optional(),
  ZALO_OA_ID: digits.optional(),
  ZALO_OA_SECRET_KEY: z.string().min(1).optional(),
  ZALO_ACCESS_TOKEN: z.string().min(1).optional(),
  ZALO_REFRESH_TOKEN: z.string().min(1).optional(),
  ZALO_API_ROOT: apiRoot('https://openapi.zalo.me'),
  ZALO_OAUTH_ROOT: apiRoot('https://oauth.zaloapp.com'),
  ZALO_VERIFIER_FILENAME: z
    .string()
    .regex(/^[\w-]+\.html$/, 'must be the name of the .html file that Zalo hands out')
    .optional(),
  ZALO_VERIFIER_CONTENT: z.string().min(1).optional(),
  ZALO_ALLOW_PAID_WINDOW: z.stringbool().default(false),
  ZALO_MAX_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(4_000),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d{1,20}:[\w-]+$/, 'must be a token as BotFather gives it')
    .optional(),
  TELEGRAM_MODE: z.enum(['polling', 'webhook']).default('polling'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, 'must be 16 to 256 letters, digits, _ or -')
    .optional(),
  TELEGRAM_API_ROOT: apiRoot('https://api.telegram.org'),
  TELEGRAM_STAFF_CHAT_ID: z
    .string()
    .regex(/^-\d{1,16}$/, 'must be the number of a group, which begins with -')
    .optional(),
  TELEGRAM_MAX_MESSAGES_PER_SECOND: z.coerce.number().int().min(1).default(30),
});

export type Config = {
  readonly port: number;
  readonly databaseUrl: string;
  /** Where citizens reach the service, when a proxy stands in front; decides whether cookies are marked Secure. */
  readonly publicUrl: string | null;
  /** How many proxies in front may be believed about the client's address. */
  readonly trustProxy: number;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
  readonly consoleAdminPassword: string | null;
  readonly sessionSecret: string | null;
  readonly encryptionKey: string | null;
  /** Null when there is no Official Account. */
  readonly zalo: ZaloSettings | null;
  /** Null when there is no bot. */
  readonly telegram: (TelegramOptions & { readonly mode: 'polling' | 'webhook' }) | null;
  /** Where `intents/` and `content/` lie. */
  readonly contentRoot: string;
  /** Where the service keeps what it makes itself: database, generated secrets, the trained model. */
  readonly dataFolder: string;
};

/** Names the variables that are wrong, never their values: a mistyped secret must not land in a log. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function readConfig(env: NodeJS.ProcessEnv, root: string): Config {
  // An empty variable is one nobody filled in.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.code === 'invalid_format' ? issue.message : issue.code}`,
    );
    throw new ConfigError(faults.join('\n'));
  }
  const { data } = parsed;
  const [, path = ''] = data.DATABASE_URL.split(/:(.*)/s);
  return {
    port: data.PORT,
    databaseUrl: `sqlite:${resolve(root, path)}`,
    publicUrl: data.PUBLIC_URL ?? null,
    trustProxy: data.TRUST_PROXY,
    logLevel: data.LOG_LEVEL,
    consoleAdminPassword: data.CONSOLE_ADMIN_PASSWORD ?? null,
    sessionSecret: data.SESSION_SECRET ?? null,
    encryptionKey: data.ENCRYPTION_KEY ?? null,
    zalo: zaloOf(data),
    telegram: telegramOf(data),
    contentRoot: root,
    dataFolder: resolve(root, '.data'),
  };
}

type Given = z.infer<typeof schema>;

const ZALO_ACCOUNT = ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_OA_SECRET_KEY'] as const;
const ZALO_PAIRS = [
  ['ZALO_ACCESS_TOKEN', 'ZALO_REFRESH_TOKEN'],
  ['ZALO_VERIFIER_FILENAME', 'ZALO_VERIFIER_CONTENT'],
] as const;

/** All of the account's four variables or none; tokens and the verifier's file come in pairs. */
function zaloOf(data: Given): ZaloSettings | null {
  const pairs = ZALO_PAIRS.flat();
  const begun = [...ZALO_ACCOUNT, ...pairs].some((name) => data[name] !== undefined);
  const halves = ZALO_PAIRS.filter((pair) => pair.some((name) => data[name] !== undefined)).flat();
  const missing = (begun ? [...ZALO_ACCOUNT, ...halves] : []).filter((name) => data[name] === undefined);
  if (missing.length > 0) throw new ConfigError(missing.map((name) => `${name}: missing`).join('\n'));
  const { ZALO_APP_ID: appId, ZALO_APP_SECRET: appSecret, ZALO_OA_ID: oaId, ZALO_OA_SECRET_KEY: oaSecretKey } = data;
  if (appId === undefined || appSecret === undefined || oaId === undefined || oaSecretKey === undefined) return null;
  const { ZALO_ACCESS_TOKEN: accessToken, ZALO_REFRESH_TOKEN: refreshToken } = data;
  const { ZALO_VERIFIER_FILENAME: filename, ZALO_VERIFIER_CONTENT: content } = data;
  return {
    appId,
    appSecret,
    oaId,
    oaSecretKey,
    firstPair: accessToken === undefined || refreshToken === undefined ? null : { accessToken, refreshToken },
    apiRoot: data.ZALO_API_ROOT,
    oauthRoot: data.ZALO_OAUTH_ROOT,
    verifier: filename === undefined || content === undefined ? null : { filename, content },
    allowPaidWindow: data.ZALO_ALLOW_PAID_WINDOW,
    maxRequestsPerMinute: data.ZALO_MAX_REQUESTS_PER_MINUTE,
  };
}

/** Anything of Telegram's without a token, or a webhook that anybody could call, is a mistake to be told of at the start. */
function telegramOf(data: Given): Config['telegram'] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: webhookSecret = null, TELEGRAM_STAFF_CHAT_ID: staffChatId = null } = data;
  const wantsWebhook = data.TELEGRAM_MODE === 'webhook';
  if (token === undefined) {
    if (wantsWebhook || webhookSecret !== null || staffChatId !== null) throw new ConfigError('TELEGRAM_BOT_TOKEN: missing');
    return null;
  }
  if (wantsWebhook && webhookSecret === null) throw new ConfigError('TELEGRAM_WEBHOOK_SECRET: missing');
  return {
    token,
    mode: data.TELEGRAM_MODE,
    webhookSecret,
    apiRoot: data.TELEGRAM_API_ROOT,
    staffChatId,
    messagesPerSecond: data.TELEGRAM_MAX_MESSAGES_PER_SECOND,
  };
}
