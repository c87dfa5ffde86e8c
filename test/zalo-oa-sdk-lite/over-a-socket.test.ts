import { afterEach, describe, expect, it, vi } from 'vitest';
import { createZaloClient, memoryTokenStore, readWebhook } from 'zalo-oa-sdk-lite';
import type { ClientEvent, TokenStore, ZaloClient, ZaloOptions } from 'zalo-oa-sdk-lite';
import { fakeClock } from '../support/clock.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo, FakeZaloOptions } from '../support/fake-zalo/index.ts';
import { sign, userSendText } from '../support/fake-zalo/webhook-sender.ts';

const SEND = '/v3.0/oa/message/cs';
const TOKEN = '/v4/oa/access_token';
const HOUR = 3_600_000;
const user = '246845883529197922';
const text = { type: 'text', text: 'Chào anh/chị' } as const;

let open: FakeZalo[] = [];
afterEach(async () => {
  await Promise.all(open.map((fake) => fake.close()));
  open = [];
});

type World = { readonly fake: FakeZalo; readonly zalo: ZaloClient; readonly store: TokenStore; readonly events: ClientEvent[] };

/** A client with a pair of the fake's, both on this machine's clock unless told otherwise. */
async function setUp(options: Partial<ZaloOptions> = {}, fakeOptions: FakeZaloOptions = {}): Promise<World> {
  const fake = await startFakeZalo(fakeOptions);
  open.push(fake);
  const now = options.clock?.now() ?? Date.now();
  const store = options.tokenStore ?? memoryTokenStore({ ...fake.tokens.issue(), expiresAt: now + 25 * HOUR });
  const events: ClientEvent[] = [];
  const given = { appId: fake.appId, appSecret: fake.appSecret, apiRoot: fake.url, oauthRoot: fake.url, random: () => 0 };
  return {
    fake,
    store,
    events,
    zalo: createZaloClient({ ...given, onEvent: (event) => events.push(event), ...options, tokenStore: store }),
  };
}

describe('a thousand calls whose token has expired', () => {
  it('cause one refresh; every message arrives once', { timeout: 60_000 }, async () => {
    const { fake, zalo } = await setUp({ maxRequestsPerMinute: 600_000, maxInFlight: 1000, timeoutMs: 60_000 });
    fake.tokens.expireAccess();
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => zalo.send(user, { type: 'text', text: `tin ${n}` })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1000);
    expect(fake.callsTo(TOKEN)).toHaveLength(1);
    expect(fake.tokens.spent).toHaveLength(1);
    expect(fake.tokens.spentAgain()).toBe(0);
    expect(new Set(fake.shown().map((line) => line.text)).size).toBe(1000);
    expect(fake.shown()).toHaveLength(1000);
  });

  it('again and again: one refresh each time, no token spent twice', { timeout: 60_000 }, async () => {
    const { fake, zalo } = await setUp({ maxRequestsPerMinute: 6_000_000 });
    for (let n = 0; n < 50; n += 1) {
      fake.tokens.expireAccess();
      await Promise.all([zalo.send(user, text), zalo.send(user, text)]);
    }
    expect(fake.callsTo(TOKEN)).toHaveLength(50);
    expect(new Set(fake.tokens.spent).size).toBe(50);
    expect(fake.tokens.spentAgain()).toBe(0);
    expect(fake.shown()).toHaveLength(100);
  });
});

describe('consent', () => {
  const redirectUri = 'https://example.vn/oauth/zalo/callback';

  it('gives a pair, which is stored and used', async () => {
    const { fake, zalo, store } = await setUp({ tokenStore: memoryTokenStore() });
    expect(await zalo.send(user, text)).toMatchObject({ failure: { kind: 'no_token', reason: 'no_tokens' } });
    expect(await zalo.tokenState()).toEqual({ state: 'none', expiresAt: null });
    const pending = zalo.beginConsent({ redirectUri });
    const query = new URL(pending.url).searchParams;
    expect([...query.keys()].toSorted()).toEqual(['app_id', 'code_challenge', 'redirect_uri', 'state']);
    expect(query.get('redirect_uri')).toBe(redirectUri);
    expect(await zalo.completeConsent(fake.tokens.consent(pending.url), pending, fake.oaId)).toMatchObject({ ok: true });
    expect(await store.load()).not.toBeNull();
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
    expect(await zalo.tokenState()).toMatchObject({ state: 'valid' });
  });

  it('of another state, another OA or without code spends nothing', async () => {
    const { fake, zalo } = await setUp();
    const pending = zalo.beginConsent({ redirectUri });
    const callback = fake.tokens.consent(pending.url);
    for (const [changed, field] of [
      [{ state: 'x' }, 'state'],
      [{ state: undefined }, 'state'],
      [{ state: ['x'] }, 'state'],
      [{ oa_id: '1' }, 'oa_id'],
      [{ code: '' }, 'code'],
    ] as const) {
      expect(await zalo.completeConsent({ ...callback, ...changed }, pending, fake.oaId)).toMatchObject({
        failure: { kind: 'invalid', field },
      });
    }
    const forgotten = { ...pending, state: '' };
    expect(await zalo.completeConsent({ ...callback, state: '' }, forgotten)).toMatchObject({ failure: { field: 'state' } });
    expect(fake.callsTo(TOKEN)).toHaveLength(0);
  });

  it('whose code is used again is refused (-118)', async () => {
    const { fake, zalo } = await setUp();
    const pending = zalo.beginConsent({ redirectUri });
    const callback = fake.tokens.consent(pending.url);
    await zalo.completeConsent(callback, pending);
    expect(await zalo.completeConsent(callback, pending)).toMatchObject({
      failure: { code: -118, class: 'operator_alert', reconsent: true },
    });
  });

  it('mends a client whose refresh token was spent elsewhere', async () => {
    const { fake, zalo, store } = await setUp();
    const spentElsewhere = await store.load();
    await fetch(`${fake.url}${TOKEN}`, {
      method: 'POST',
      headers: { secret_key: fake.appSecret, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ app_id: fake.appId, grant_type: 'refresh_token', refresh_token: spentElsewhere?.refreshToken ?? '' }),
    });
    expect(await zalo.send(user, text)).toMatchObject({
      failure: { kind: 'no_token', class: 'operator_alert', reason: 'reconsent_needed', code: -14014 },
    });
    expect(await zalo.send(user, text)).toMatchObject({ failure: { reason: 'reconsent_needed' } });
    expect(fake.tokens.spentAgain()).toBe(1);
    const pending = zalo.beginConsent({ redirectUri });
    await zalo.completeConsent(fake.tokens.consent(pending.url), pending);
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
  });
});

describe('a refresh that answers after its callers’ time-out', () => {
  it('is kept: the next call uses the pair that came late, and nothing is spent twice', async () => {
    const { fake, zalo, store } = await setUp({ timeoutMs: 80, attempts: 1 });
    fake.tokens.expireAccess();
    fake.faults.plan(TOKEN, { kind: 'late', ms: 300 });
    expect(await zalo.send(user, text)).toMatchObject({ failure: { kind: 'unreachable', class: 'back_off', trouble: 'timeout' } });
    await zalo.drain();
    expect(fake.tokens.accepts((await store.load())?.accessToken ?? '')).toBe(true);
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
    expect(fake.callsTo(TOKEN)).toHaveLength(1);
    expect(fake.tokens.spentAgain()).toBe(0);
  });

  it('that never comes is asked for once more; the token was spent, so consent is needed', async () => {
    const { fake, zalo, events } = await setUp({ timeoutMs: 1000, refreshPatienceMs: 100, attempts: 1 });
    fake.tokens.expireAccess();
    fake.faults.plan(TOKEN, { kind: 'stall', carriedOut: true });
    expect(await zalo.send(user, text)).toMatchObject({ failure: { kind: 'no_token', reason: 'reconsent_needed', code: -14014 } });
    expect(fake.tokens.spentAgain()).toBe(1);
    expect(events).toContainEqual({ type: 'tokens.reconsent_needed', code: -14014 });
  });
});

describe('an error on demand', () => {
  it.each([
    [-216, { class: 'refresh' }, 2],
    [-32, { class: 'back_off' }, 2],
    [-230, { class: 'closed_window' }, 1],
    [-224, { class: 'operator_alert', remedy: 'choose a package with OpenAPI in oa.zalo.me' }, 1],
    [-201, { class: 'bug', message: 'user_id is invalid' }, 1],
  ])('%i', async (code, expected, calls) => {
    const { fake, zalo } = await setUp({ attempts: 2 });
    fake.faults.plan(SEND, { kind: 'error', code, message: 'user_id is invalid' }, 9);
    expect(await zalo.send(user, text)).toMatchObject({ ok: false, failure: { kind: 'refused', code, ...expected } });
    expect(fake.callsTo(SEND)).toHaveLength(calls);
    expect(fake.shown()).toEqual([]);
  });

  it('-32 once: it goes through after a pause, and others wait as well', async () => {
    const { fake, zalo } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code: -32 });
    const startedAt = performance.now();
    const first = zalo.send(user, text);
    await vi.waitFor(() => expect(fake.callsTo(SEND)).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, zalo.oaInfo()]);
    expect(performance.now() - startedAt).toBeGreaterThan(480);
    expect(fake.shown()).toHaveLength(1);
  });
});

describe('a send whose answer is spoilt', () => {
  it.each([
    ['an HTML error page', { kind: 'html', status: 502, carriedOut: true }, { trouble: 'not_json', status: 502 }],
    ['a broken connection', { kind: 'reset', carriedOut: true }, { trouble: 'connection_lost', status: null }],
    ['no answer', { kind: 'stall', carriedOut: true }, { trouble: 'timeout', status: null }],
  ] as const)('by %s is unknown, and read once', async (_, fault, expected) => {
    const { fake, zalo } = await setUp({ timeoutMs: 150 });
    fake.faults.plan(SEND, fault);
    expect(await zalo.send(user, text)).toEqual({ ok: false, failure: { kind: 'unknown_result', class: 'unknown_result', ...expected } });
    expect(fake.shown()).toHaveLength(1);
  });

  it('and is repeated on demand is read twice', async () => {
    const { fake, zalo } = await setUp();
    fake.faults.plan(SEND, { kind: 'html', status: 502, carriedOut: true });
    expect(await zalo.send(user, text, { retryUnknown: true })).toMatchObject({ ok: true });
    expect(fake.shown()).toHaveLength(2);
  });

  it('in a network that stalls for 60 seconds gives up after ten', async () => {
    const clock = fakeClock(Date.now());
    const { fake, zalo } = await setUp({ clock });
    fake.faults.plan(SEND, { kind: 'stall' });
    let over = false;
    const sending = zalo.send(user, text).finally(() => {
      over = true;
    });
    await vi.waitFor(() => expect(fake.callsTo(SEND)).toHaveLength(1));
    clock.advance(9_999);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(over).toBe(false);
    clock.advance(1);
    expect(await sending).toMatchObject({ failure: { kind: 'unknown_result', trouble: 'timeout' } });
  });

  it('since nobody listens there was not sent', async () => {
    const { fake, zalo } = await setUp({ attempts: 1 });
    await fake.close();
    expect(await zalo.send(user, text)).toMatchObject({ failure: { kind: 'unreachable', trouble: 'not_connected' } });
    open = [];
  });
});

describe('uploads and readings', () => {
  it('an image and a file are uploaded and sent', async () => {
    const { fake, zalo } = await setUp();
    const image = await zalo.uploadImage({ bytes: new Uint8Array(1000).fill(7), filename: 'ảnh.png' });
    const file = await zalo.uploadFile({ bytes: new Uint8Array([0, 13, 10, 255]), filename: 'don.pdf' });
    expect(image).toMatchObject({ ok: true, value: { attachmentId: expect.stringMatching(/-1000$/) as string } });
    expect(file).toEqual({ ok: true, value: { token: 'token-don.pdf-4' } });
    if (!image.ok || !file.ok) return;
    await zalo.send(user, { type: 'image', attachmentId: image.value.attachmentId });
    await zalo.send(user, { type: 'file', token: file.value.token });
    expect(fake.shown().map(({ message }) => message)).toMatchObject([
      { attachment: { payload: { elements: [{ media_type: 'image' }] } } },
      { attachment: { type: 'file', payload: { token: 'token-don.pdf-4' } } },
    ]);
  });

  it('a wrong extension or size is refused here; error 0 without data is a failure', async () => {
    const { fake, zalo } = await setUp();
    const bytes = new Uint8Array(10);
    expect(await zalo.uploadImage({ bytes, filename: 'noname' })).toMatchObject({ failure: { kind: 'invalid', field: 'filename' } });
    expect(await zalo.uploadImage({ bytes: new Uint8Array(1024 * 1024 + 1), filename: 'a.jpg' })).toMatchObject({
      failure: { field: 'bytes' },
    });
    expect(await zalo.uploadGif({ bytes, filename: 'a.gif' })).toMatchObject({ ok: true });
    fake.faults.plan('/v2.0/oa/upload/image', { kind: 'error', code: 0 });
    expect(await zalo.uploadImage({ bytes, filename: 'a.jpg' })).toMatchObject({ failure: { kind: 'unexpected' } });
  });

  it('a person, the OA, the quota, the chats: pages lead back to a known message', async () => {
    const { fake, zalo } = await setUp();
    fake.chats.know(user, 'Nguyễn Văn An');
    for (let n = 0; n < 23; n += 1) await fake.say(user, `tin ${n}`, { offline: true, at: 1000 + n });
    await fake.say('2', 'khác', { offline: true, at: 5000 });
    expect(await zalo.user(user)).toMatchObject({ ok: true, value: { userId: user, displayName: 'Nguyễn Văn An', isFollower: true } });
    expect(await zalo.user('5')).toMatchObject({ failure: { code: -213, class: 'permanent_for_user' } });
    expect(await zalo.oaInfo()).toMatchObject({ ok: true, value: { packageName: 'Nâng cao', isVerified: true } });
    expect(await zalo.quota(user)).toMatchObject({ ok: true, value: { lastInteraction: '1022', csReply: { remain: 8, total: 8 } } });
    expect(await zalo.recentChats()).toMatchObject({
      ok: true,
      value: [
        { userId: '2', text: 'khác' },
        { userId: user, text: 'tin 22' },
      ],
    });
    const page = await zalo.conversation(user, { offset: 20 });
    expect(page.ok && page.value.map((line) => line.text)).toEqual(['tin 2', 'tin 1', 'tin 0']);
  });
});

describe('the fake’s own events', () => {
  it('verify', async () => {
    const { fake } = await setUp();
    const line = await fake.say(user, 'chào', { offline: true });
    const { rawBody, signature } = sign(userSendText(fake, line), fake);
    expect(readWebhook({ signature, rawBody, appId: fake.appId, oaSecretKey: fake.oaSecretKey, oaId: fake.oaId })).toMatchObject({
      ok: true,
      event: { kind: 'user_message', userId: user, text: 'chào', messageId: line.messageId },
    });
  });
});
