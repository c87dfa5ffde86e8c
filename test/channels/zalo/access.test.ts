import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/channels/zalo/access.ts';
import type { ZaloAccess } from '../../../src/channels/zalo/access.ts';
import type { ZaloSettings } from '../../../src/channels/zalo/settings.ts';
import { systemClock } from '../../../src/clock.ts';
import type { Event } from '../../../src/core/event.ts';
import { createVault } from '../../../src/secrets.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import type { FakeClock } from '../../support/clock.ts';
import { startFakeZalo } from '../../support/fake-zalo/index.ts';
import type { FakeZalo } from '../../support/fake-zalo/index.ts';
import { settingsFor } from './world.ts';

const HOUR = 3_600_000;
const redirectUri = 'https://hoidap.example.vn/oauth/zalo/callback';

let folder: string;
let fake: FakeZalo;
let clock: FakeClock;
let events: Event[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zalo-'));
  fake = await startFakeZalo();
  clock = fakeClock(WORKING_MORNING);
  events = [];
});
afterEach(async () => {
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

/** As after a restart: nothing is remembered but what lies in the folder. */
const open = (given: Partial<ZaloSettings> = {}, key = '0'): ZaloAccess =>
  openAccess({
    settings: { ...settingsFor(fake), ...given },
    dataFolder: folder,
    vault: createVault(key.repeat(64)),
    clock,
    log: (event) => void events.push(event),
    chance: () => 0,
  });
const works = async ({ client }: ZaloAccess): Promise<boolean> => (await client.oaInfo({ attempts: 1 })).ok;

describe('the operator’s first pair', () => {
  it('is taken once; what it was refreshed to is right from then on, also after a restart with the same environment', async () => {
    const firstPair = fake.tokens.issue();
    const access = open({ firstPair });
    await access.adoptFirstPair();
    expect(await works(access)).toBe(true);
    clock.advance(24 * HOUR);
    expect(await works(access)).toBe(true);
    expect(fake.tokens.spent).toEqual([firstPair.refreshToken]);

    const restarted = open({ firstPair });
    await restarted.adoptFirstPair();
    expect(await works(restarted)).toBe(true);
    expect(fake.tokens.spentAgain()).toBe(0);
    expect(await works(open())).toBe(true);
  });

  it('that is another one than last time beats the stored one', async () => {
    await open({ firstPair: fake.tokens.issue() }).adoptFirstPair();
    const second = open({ firstPair: fake.tokens.issue() });
    await second.adoptFirstPair();
    expect(await works(second)).toBe(true);
    expect(fake.tokens.spent).toEqual([]);
  });

  it('whose access token has ended already is refreshed at the first call', async () => {
    const firstPair = fake.tokens.issue();
    fake.tokens.expireAccess();
    const access = open({ firstPair });
    await access.adoptFirstPair();
    expect(await works(access)).toBe(true);
    expect(fake.tokens.spent).toEqual([firstPair.refreshToken]);
  });
});

describe('the tokens', () => {
  it('lie encrypted in the data folder, for this installation’s key alone', async () => {
    const firstPair = fake.tokens.issue();
    await open({ firstPair }).adoptFirstPair();
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      expect(text).not.toContain(firstPair.accessToken);
      expect(text).not.toContain(firstPair.refreshToken);
    }
    const other = open({}, '1');
    expect(await other.client.oaInfo()).toMatchObject({ failure: { kind: 'no_token', reason: 'store_failed' } });
    expect(fake.callsTo('/v4/oa/access_token')).toEqual([]);
  });

  it('that are no pair when opened are a failure, and are not quoted', async () => {
    await writeFile(join(folder, 'zalo-tokens'), createVault('0'.repeat(64)).seal('{"accessToken":"half'));
    const access = open();
    expect(await access.client.oaInfo()).toMatchObject({ failure: { reason: 'store_failed' } });
    expect(JSON.stringify(events)).not.toContain('half');
  });

  it('are reported on when they change, without being named', async () => {
    const firstPair = fake.tokens.issue();
    const access = open({ firstPair });
    await access.adoptFirstPair();
    fake.tokens.expireAccess();
    await works(access);
    fake.tokens.issue();
    await works(access);
    expect(events).toEqual([
      { event: 'tokens.changed', channel: 'zalo', change: 'refreshed', code: null },
      { event: 'tokens.changed', channel: 'zalo', change: 'reconsent_needed', code: -14014 },
    ]);
  });

  it('are refreshed once, by an answer that comes after the time-out', async () => {
    const access = openAccess(
      {
        settings: { ...settingsFor(fake), firstPair: fake.tokens.issue() },
        dataFolder: folder,
        vault: createVault('0'.repeat(64)),
        clock: systemClock,
        log: () => undefined,
        chance: () => 0,
      },
      { timeoutMs: 80 },
    );
    await access.adoptFirstPair();
    fake.tokens.expireAccess();
    fake.faults.plan('/v4/oa/access_token', { kind: 'late', ms: 250 });
    expect(await access.client.oaInfo({ attempts: 1 })).toMatchObject({ failure: { kind: 'unreachable', trouble: 'timeout' } });
    await access.client.drain();
    expect(await works(access)).toBe(true);
    expect(fake.tokens.spent).toHaveLength(1);
    expect(fake.tokens.spentAgain()).toBe(0);
  });
});

describe('consent', () => {
  it('begun by a command is completed by the running service', async () => {
    const { url, expiresAt } = await open().consents.begin(redirectUri);
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri);
    expect(expiresAt).toBe(clock.now() + HOUR);
    const service = open();
    expect(await service.consents.complete(fake.tokens.consent(url))).toBe('connected');
    expect(await works(service)).toBe(true);
  });

  it('keeps its secret encrypted, and only until it is used', async () => {
    const { url } = await open().consents.begin(redirectUri);
    const pending = await readFile(join(folder, 'zalo-consent'), 'utf8');
    expect(pending).not.toContain(new URL(url).searchParams.get('state'));
    await open().consents.complete(fake.tokens.consent(url));
    expect(await readdir(folder)).toEqual(['zalo-tokens']);
    expect(await open().consents.complete(fake.tokens.consent(url))).toBe('not_asked_for');
  });

  it('that nobody asked for, of another state, another OA or without code changes nothing and spends nothing', async () => {
    const { consents } = open();
    expect(await consents.complete({ code: 'c', state: 's', oa_id: fake.oaId })).toBe('not_asked_for');
    const { url } = await consents.begin(redirectUri);
    const callback = fake.tokens.consent(url);
    expect(await consents.complete({ ...callback, state: 'x' })).toBe('wrong_state');
    expect(await consents.complete({ ...callback, state: ['x', callback.state] })).toBe('wrong_state');
    expect(await consents.complete({})).toBe('wrong_state');
    expect(await consents.complete({ ...callback, oa_id: '1' })).toBe('wrong_oa');
    expect(await consents.complete({ ...callback, code: undefined })).toBe('no_code');
    expect(fake.calls).toEqual([]);
    expect(await consents.complete(callback)).toBe('connected');
  });

  it('given more than an hour after the link was made is too late', async () => {
    const { consents } = open();
    const { url } = await consents.begin(redirectUri);
    clock.advance(HOUR + 1);
    expect(await consents.complete(fake.tokens.consent(url))).toBe('too_late');
    expect(fake.calls).toEqual([]);
  });

  it('is for the last link only', async () => {
    const { consents } = open();
    const first = await consents.begin(redirectUri);
    const second = await consents.begin(redirectUri);
    expect(await consents.complete(fake.tokens.consent(first.url))).toBe('wrong_state');
    expect(await consents.complete(fake.tokens.consent(second.url))).toBe('connected');
  });

  it.each([
    ['refused', { kind: 'error', code: -14002 }],
    ['unknown', { kind: 'html', status: 502 }],
    ['unknown', { kind: 'reset' }],
  ] as const)('that ends as %s is over: a code is good once', async (result, fault) => {
    const { consents } = open();
    const callback = fake.tokens.consent((await consents.begin(redirectUri)).url);
    fake.faults.plan('/v4/oa/access_token', fault);
    expect(await consents.complete(callback)).toBe(result);
    expect(await consents.complete(callback)).toBe('not_asked_for');
  });

  it('may be tried again when Zalo could not be reached', async () => {
    const down = await startFakeZalo();
    await down.close();
    const { consents } = open({ oauthRoot: down.url });
    const callback = fake.tokens.consent((await consents.begin(redirectUri)).url);
    expect(await consents.complete(callback)).toBe('unreachable');
    expect(await open().consents.complete(callback)).toBe('connected');
  });
});
