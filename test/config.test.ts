import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import type { Config } from '../src/config.ts';
import { ROOT } from './support/knowledge.ts';

const HOME = '/srv/helpdesk';
const read = (env: Readonly<Record<string, string>>): Config => readConfig(env, HOME);

/** What it says of a configuration that it refuses. */
function refusal(env: Readonly<Record<string, string>>): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

const EVERYTHING = {
  PORT: '8080',
  DATABASE_URL: 'sqlite:/var/lib/helpdesk/chat.db',
  PUBLIC_URL: 'https://hoidap.example.gov.vn',
  TRUST_PROXY: '2',
  LOG_LEVEL: 'warn',
  CONSOLE_ADMIN_PASSWORD: 'mat-khau-dai-10',
  SESSION_SECRET: 's'.repeat(32),
  ENCRYPTION_KEY: '0123456789abcdefABCDEF0123456789'.repeat(2),
} as const;

const ZALO_ACCOUNT = {
  ZALO_APP_ID: '360846524940903967',
  ZALO_APP_SECRET: 'khoa-bi-mat-cua-ung-dung',
  ZALO_OA_ID: '388613280878808645',
  ZALO_OA_SECRET_KEY: 'khoa-bi-mat-cua-oa',
} as const;
const ZALO_TOKENS = { ZALO_ACCESS_TOKEN: 'ma-truy-cap', ZALO_REFRESH_TOKEN: 'ma-lam-moi' } as const;
const ZALO_VERIFIER = { ZALO_VERIFIER_FILENAME: 'zalo_verifierAbC-1_2.html', ZALO_VERIFIER_CONTENT: 'noi-dung-xac-thuc' } as const;
const ZALO_EVERYTHING = {
  ...ZALO_ACCOUNT,
  ...ZALO_TOKENS,
  ...ZALO_VERIFIER,
  ZALO_API_ROOT: 'http://127.0.0.1:4001/',
  ZALO_OAUTH_ROOT: 'http://127.0.0.1:4002',
  ZALO_ALLOW_PAID_WINDOW: 'true',
  ZALO_MAX_REQUESTS_PER_MINUTE: '600000',
} as const;

const TELEGRAM_BOT = { TELEGRAM_BOT_TOKEN: '7100000001:AAF-token_x0123456789' } as const;
const TELEGRAM_EVERYTHING = {
  ...TELEGRAM_BOT,
  TELEGRAM_MODE: 'webhook',
  TELEGRAM_WEBHOOK_SECRET: 'mat-ma_webhook-0123',
  TELEGRAM_API_ROOT: 'http://127.0.0.1:4003//',
  TELEGRAM_STAFF_CHAT_ID: '-1002000000001',
  TELEGRAM_MAX_MESSAGES_PER_SECOND: '500',
} as const;

const ALL = { ...EVERYTHING, ...ZALO_EVERYTHING, ...TELEGRAM_EVERYTHING } as const;

const DEFAULTS: Config = {
  port: 3000,
  databaseUrl: `sqlite:${HOME}/.data/helpdesk.db`,
  publicUrl: null,
  trustProxy: 0,
  logLevel: 'info',
  consoleAdminPassword: null,
  sessionSecret: null,
  encryptionKey: null,
  zalo: null,
  telegram: null,
  contentRoot: HOME,
  dataFolder: `${HOME}/.data`,
};

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(read({})).toEqual(DEFAULTS);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(read(Object.fromEntries(Object.keys(ALL).map((name) => [name, ''])))).toEqual(DEFAULTS);
  });

  it('takes everything that an operator can set', () => {
    expect(read(EVERYTHING)).toEqual({
      port: 8080,
      databaseUrl: 'sqlite:/var/lib/helpdesk/chat.db',
      publicUrl: 'https://hoidap.example.gov.vn',
      trustProxy: 2,
      logLevel: 'warn',
      consoleAdminPassword: 'mat-khau-dai-10',
      sessionSecret: EVERYTHING.SESSION_SECRET,
      encryptionKey: EVERYTHING.ENCRYPTION_KEY,
      zalo: null,
      telegram: null,
      contentRoot: HOME,
      dataFolder: `${HOME}/.data`,
    });
  });

  it('leaves what belongs to others alone', () => {
    expect(read({ PATH: '/bin', HOME: '/root', NODE_ENV: 'production', port: '1' })).toEqual(DEFAULTS);
  });

  it.each([
    ['sqlite:data/chat.db', `${HOME}/data/chat.db`],
    ['sqlite:../chat.db', '/srv/chat.db'],
    ['sqlite:/abs/chat.db', '/abs/chat.db'],
    ['sqlite:a:b.db', `${HOME}/a:b.db`],
  ])('finds the database %s below the project’s folder', (given, path) => {
    expect(read({ DATABASE_URL: given }).databaseUrl).toBe(`sqlite:${path}`);
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65535'],
    ['PUBLIC_URL', 'http://localhost:3000'],
    ['LOG_LEVEL', 'silent'],
    ['CONSOLE_ADMIN_PASSWORD', 'x'.repeat(10)],
  ])('takes %s=%s', (name, value) => {
    expect(() => read({ [name]: value })).not.toThrow();
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'postgres://localhost/x'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', '/var/lib/chat.db'],
    ['PUBLIC_URL', 'hoidap.example.gov.vn'],
    ['PUBLIC_URL', 'ftp://example.gov.vn'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '-1'],
    ['LOG_LEVEL', 'debug'],
    ['CONSOLE_ADMIN_PASSWORD', 'x'.repeat(9)],
    ['SESSION_SECRET', 's'.repeat(31)],
    ['ENCRYPTION_KEY', '0'.repeat(63)],
    ['ENCRYPTION_KEY', '0'.repeat(65)],
    ['ENCRYPTION_KEY', 'g'.repeat(64)],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^${name}: \\S+`));
  });

  it('never takes blanks for a number', () => {
    for (const name of ['PORT', 'TRUST_PROXY']) {
      let config: Config = DEFAULTS;
      try {
        config = read({ [name]: ' ' });
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
      expect(config, name).toEqual(DEFAULTS);
    }
  });
});

/** Every way to leave something out: each of these without one of its variables. */
const without = (whole: Readonly<Record<string, string>>): [string, Record<string, string>][] =>
  Object.keys(whole).map((left) => [left, Object.fromEntries(Object.entries(whole).filter(([name]) => name !== left))]);

describe('Zalo’s variables', () => {
  const DEFAULT_OA = {
    appId: ZALO_ACCOUNT.ZALO_APP_ID,
    appSecret: ZALO_ACCOUNT.ZALO_APP_SECRET,
    oaId: ZALO_ACCOUNT.ZALO_OA_ID,
    oaSecretKey: ZALO_ACCOUNT.ZALO_OA_SECRET_KEY,
    firstPair: null,
    apiRoot: 'https://openapi.zalo.me',
    oauthRoot: 'https://oauth.zaloapp.com',
    verifier: null,
    allowPaidWindow: false,
    maxRequestsPerMinute: 4_000,
  };

  it('need the account alone; the rest is the platform’s own', () => {
    expect(read(ZALO_ACCOUNT).zalo).toEqual(DEFAULT_OA);
  });

  it('say everything there is to say of an OA', () => {
    expect(read(ZALO_EVERYTHING).zalo).toEqual({
      ...DEFAULT_OA,
      firstPair: { accessToken: ZALO_TOKENS.ZALO_ACCESS_TOKEN, refreshToken: ZALO_TOKENS.ZALO_REFRESH_TOKEN },
      apiRoot: 'http://127.0.0.1:4001',
      oauthRoot: 'http://127.0.0.1:4002',
      verifier: { filename: ZALO_VERIFIER.ZALO_VERIFIER_FILENAME, content: ZALO_VERIFIER.ZALO_VERIFIER_CONTENT },
      allowPaidWindow: true,
      maxRequestsPerMinute: 600_000,
    });
  });

  it.each(without(ZALO_ACCOUNT))('without %s are half an account, and refused by its name', (left, rest) => {
    expect(refusal(rest)).toBe(`${left}: missing`);
  });

  it.each([...without(ZALO_TOKENS), ...without(ZALO_VERIFIER)])('without %s are half a pair, and refused by its name', (left, rest) => {
    expect(refusal({ ...ZALO_ACCOUNT, ...rest })).toBe(`${left}: missing`);
  });

  it('name everything that is missing when only a pair is there', () => {
    expect(refusal(ZALO_TOKENS).split('\n')).toEqual(Object.keys(ZALO_ACCOUNT).map((name) => `${name}: missing`));
  });

  it.each([
    ['ZALO_APP_ID', 'ung-dung'],
    ['ZALO_OA_ID', '3886 1328'],
    ['ZALO_API_ROOT', 'openapi.zalo.me'],
    ['ZALO_OAUTH_ROOT', 'ftp://oauth.zaloapp.com'],
    ['ZALO_VERIFIER_FILENAME', '../zalo_verifier.html'],
    ['ZALO_VERIFIER_FILENAME', 'zalo_verifier.txt'],
    ['ZALO_ALLOW_PAID_WINDOW', 'đồng ý'],
    ['ZALO_MAX_REQUESTS_PER_MINUTE', '0'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(refusal({ ...ZALO_EVERYTHING, [name]: value })).toMatch(new RegExp(`^${name}: \\S+`));
  });
});

describe('Telegram’s variables', () => {
  const DEFAULT_BOT = {
    token: TELEGRAM_BOT.TELEGRAM_BOT_TOKEN,
    mode: 'polling',
    webhookSecret: null,
    apiRoot: 'https://api.telegram.org',
    staffChatId: null,
    messagesPerSecond: 30,
  };

  it('need the token alone; messages are then polled for', () => {
    expect(read(TELEGRAM_BOT).telegram).toEqual(DEFAULT_BOT);
  });

  it('say everything there is to say of a bot', () => {
    expect(read(TELEGRAM_EVERYTHING).telegram).toEqual({
      token: TELEGRAM_BOT.TELEGRAM_BOT_TOKEN,
      mode: 'webhook',
      webhookSecret: TELEGRAM_EVERYTHING.TELEGRAM_WEBHOOK_SECRET,
      apiRoot: 'http://127.0.0.1:4003',
      staffChatId: TELEGRAM_EVERYTHING.TELEGRAM_STAFF_CHAT_ID,
      messagesPerSecond: 500,
    });
  });

  it.each(['TELEGRAM_MODE', 'TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_STAFF_CHAT_ID'] as const)(
    'are half a bot where %s is set without a token',
    (name) => {
      expect(refusal({ [name]: TELEGRAM_EVERYTHING[name] })).toBe('TELEGRAM_BOT_TOKEN: missing');
    },
  );

  it('are half a webhook without its secret: anybody could call it', () => {
    expect(refusal({ ...TELEGRAM_BOT, TELEGRAM_MODE: 'webhook' })).toBe('TELEGRAM_WEBHOOK_SECRET: missing');
  });

  it('may hold the secret ready while messages are still polled for', () => {
    const { TELEGRAM_WEBHOOK_SECRET } = TELEGRAM_EVERYTHING;
    expect(read({ ...TELEGRAM_BOT, TELEGRAM_WEBHOOK_SECRET }).telegram).toEqual({ ...DEFAULT_BOT, webhookSecret: TELEGRAM_WEBHOOK_SECRET });
  });

  it.each([
    ['TELEGRAM_BOT_TOKEN', 'AAF-token'],
    ['TELEGRAM_MODE', 'push'],
    ['TELEGRAM_WEBHOOK_SECRET', 'ngan'],
    ['TELEGRAM_WEBHOOK_SECRET', 'mật mã có dấu và cách'],
    ['TELEGRAM_API_ROOT', 'api.telegram.org'],
    ['TELEGRAM_STAFF_CHAT_ID', '1002000000001'],
    ['TELEGRAM_MAX_MESSAGES_PER_SECOND', '0.5'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(refusal({ ...TELEGRAM_EVERYTHING, [name]: value })).toMatch(new RegExp(`^${name}: \\S+`));
  });
});

describe('a refusal', () => {
  it('names every variable that is wrong, one a line', () => {
    const message = refusal({ ...EVERYTHING, PORT: 'x', LOG_LEVEL: 'loud', SESSION_SECRET: 'short' });
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['PORT', 'LOG_LEVEL', 'SESSION_SECRET']);
  });

  it('of half a channel never holds what is there of it', () => {
    const { TELEGRAM_BOT_TOKEN: _, ...noToken } = TELEGRAM_EVERYTHING;
    const halves = [...without(ZALO_ACCOUNT), ...without(ZALO_TOKENS), ...without(ZALO_VERIFIER), ['', noToken] as const];
    for (const [, half] of halves) {
      const said = refusal(half);
      for (const value of Object.values(half)) expect(said).not.toContain(value);
    }
  });

  it('never holds a value, whichever variable it was put into by mistake', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(ALL)), fc.string({ maxLength: 40 }), (name, noise) => {
        const secret = `hunter2${noise}hunter2`;
        let said = '';
        try {
          readConfig({ [name]: secret }, HOME);
        } catch (error) {
          said = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? `${error.stack ?? ''} ${String(error.cause)}` : ''}`;
        }
        expect(said).not.toContain('hunter2');
      }),
    );
  });
});

describe('.env.example', () => {
  it('documents every variable, with a comment, and no other', async () => {
    const lines = (await readFile(join(ROOT, '.env.example'), 'utf8')).split('\n');
    const documented = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(documented.toSorted()).toEqual(Object.keys(ALL).toSorted());
    for (const name of documented) expect(lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1], name).toMatch(/^# /);
  });

  it('can be used as it is, and changes nothing', async () => {
    const lines = (await readFile(join(ROOT, '.env.example'), 'utf8')).split('\n');
    const settings = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2));
    expect(settings.length).toBeGreaterThan(0);
    expect(read(Object.fromEntries(settings) as Record<string, string>)).toEqual(DEFAULTS);
  });
});
