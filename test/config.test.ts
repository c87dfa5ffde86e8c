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
    expect(read(Object.fromEntries(Object.keys(EVERYTHING).map((name) => [name, ''])))).toEqual(DEFAULTS);
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

describe('a refusal', () => {
  it('names every variable that is wrong, one a line', () => {
    const message = refusal({ ...EVERYTHING, PORT: 'x', LOG_LEVEL: 'loud', SESSION_SECRET: 'short' });
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['PORT', 'LOG_LEVEL', 'SESSION_SECRET']);
  });

  it('never holds a value, whichever variable it was put into by mistake', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(EVERYTHING)), fc.string({ maxLength: 40 }), (name, noise) => {
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
    expect(documented.toSorted()).toEqual(Object.keys(EVERYTHING).toSorted());
    for (const name of documented) expect(lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1], name).toMatch(/^# /);
  });

  it('can be used as it is, and changes nothing', async () => {
    const lines = (await readFile(join(ROOT, '.env.example'), 'utf8')).split('\n');
    const settings = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2));
    expect(settings.length).toBeGreaterThan(0);
    expect(read(Object.fromEntries(settings) as Record<string, string>)).toEqual(DEFAULTS);
  });
});
