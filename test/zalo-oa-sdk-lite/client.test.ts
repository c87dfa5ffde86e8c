import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appSecretProof, createZaloClient, memoryTokenStore, oauthCode, refusesButtons } from 'zalo-oa-sdk-lite';
import type { ClientEvent, ZaloOptions } from 'zalo-oa-sdk-lite';

const API = 'https://openapi.zalo.me';
const OAUTH = 'https://oauth.zaloapp.com';
const SEND = '/v3.0/oa/message/cs';
const user = '246845883529197922';
const text = { type: 'text', text: 'Chào anh/chị' } as const;
const sent = {
  data: { message_id: 'm1', user_id: user, sent_time: '1763776800000', quota: { quota_type: 'reply', remain: '8', total: '8' } },
  error: 0,
  message: 'Success',
};

/** Waits pass at once and are written down; time-outs (those of ten seconds and more) never come. */
function setUp(options: Partial<ZaloOptions> = {}) {
  const waited: number[] = [];
  const events: ClientEvent[] = [];
  let now = 0;
  const clock: ZaloOptions['clock'] = {
    now: () => now,
    wait: async (ms) => {
      if (ms >= 10_000) return new Promise(() => undefined);
      now += ms;
      waited.push(ms);
      return undefined;
    },
  };
  const store = memoryTokenStore({ accessToken: 'a1', refreshToken: 'r1', expiresAt: 90_000_000 });
  const given = { appId: '360846524940903967', appSecret: 'app-secret-for-tests', tokenStore: store, clock, random: () => 1 };
  return { zalo: createZaloClient({ ...given, onEvent: (event) => events.push(event), ...options }), waited, events, store };
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe('a call', () => {
  it('carries the token and its proof in headers of their own, and gives what was sent', async () => {
    const headers = {
      access_token: 'a1',
      appsecret_proof: appSecretProof('a1', 'app-secret-for-tests'),
      'content-type': 'application/json',
    };
    const scope = nock(API, { reqheaders: headers, badheaders: ['authorization'] })
      .post(SEND, { recipient: { user_id: user }, message: { text: 'Chào anh/chị' } })
      .reply(200, sent);
    expect(await setUp().zalo.send(user, text)).toEqual({
      ok: true,
      value: { messageId: 'm1', sentAt: 1763776800000, quota: { type: 'reply', remain: 8, total: 8 } },
    });
    scope.done();
  });

  it('leaves the proof out when told to', async () => {
    nock(API, { badheaders: ['appsecret_proof'] })
      .post(SEND)
      .reply(200, sent);
    expect(await setUp({ appSecretProof: false }).zalo.send(user, text)).toMatchObject({ ok: true });
  });

  it('that Zalo says is done is done, whatever the data look like', async () => {
    nock(API)
      .post(SEND)
      .reply(200, { error: 0, data: [] })
      .post(SEND)
      .reply(200, { error: '0', data: { message_id: 5 } });
    const { zalo } = setUp();
    expect(await zalo.send(user, text)).toMatchObject({ ok: true, value: { messageId: null, quota: null } });
    expect(await zalo.send(user, text)).toMatchObject({ ok: true, value: { messageId: '5' } });
  });

  it('reports itself without user, text or token', async () => {
    nock(API)
      .get(/user\/detail/)
      .reply(200, { error: -213, message: 'x' });
    const { zalo, events } = setUp();
    await zalo.user(user);
    expect(events).toEqual([
      {
        type: 'call.finished',
        path: '/v3.0/oa/user/detail',
        attempt: 1,
        durationMs: 0,
        outcome: 'permanent_for_user',
        code: -213,
        remaining: null,
      },
    ]);
  });
});

describe('a refusal', () => {
  it.each([
    [-201, 'bug', 1],
    [-210, 'bug', 1],
    [-213, 'permanent_for_user', 1],
    [-224, 'operator_alert', 1],
    [-230, 'closed_window', 1],
    [-232, 'closed_window', 1],
    [-234, 'not_now', 1],
    [-100, 'reupload', 1],
    [-321, 'operator_alert', 1],
    [-99999, 'operator_alert', 1],
    [-200, 'retry_once', 2],
    [-32, 'back_off', 3],
  ])('%i is %s after %i calls', async (code, className, calls) => {
    const scope = nock(API).post(SEND).times(calls).reply(200, { error: code, message: 'no' });
    expect(await setUp().zalo.send(user, text)).toMatchObject({
      ok: false,
      failure: { kind: 'refused', class: className, code, message: 'no', reconsent: false },
    });
    scope.done();
  });

  it('is quoted in part: 200 characters', async () => {
    nock(API)
      .post(SEND)
      .reply(200, { error: -201, message: 'x'.repeat(5000) });
    expect(await setUp().zalo.send(user, text)).toMatchObject({ failure: { message: 'x'.repeat(200) } });
  });

  it('-223 asks for consent again', async () => {
    nock(API).post(SEND).reply(200, { error: -223, message: 'no' });
    expect(await setUp().zalo.send(user, text)).toMatchObject({ failure: { class: 'operator_alert', reconsent: true } });
    expect(oauthCode(-14014)).toMatchObject({ class: 'operator_alert', reconsent: true });
  });

  it('-32 waits longer each time, jittered, and then goes through', async () => {
    nock(API).post(SEND).times(2).reply(200, { error: -32 }).post(SEND).reply(200, sent);
    const { zalo, waited } = setUp();
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
    expect(waited).toEqual([1000, 2000]);
    nock(API).post(SEND).reply(200, { error: -32 }).post(SEND).reply(200, sent);
    const other = setUp({ random: () => 0 });
    await other.zalo.send(user, text);
    expect(other.waited).toEqual([500]);
  });

  it('-216 refreshes once and sends with the new token', async () => {
    nock(API, { reqheaders: { access_token: 'a1' } })
      .post(SEND)
      .reply(200, { error: -216, message: 'Access token is invalid' });
    nock(OAUTH, { reqheaders: { secret_key: 'app-secret-for-tests' } })
      .post('/v4/oa/access_token', { refresh_token: 'r1', app_id: '360846524940903967', grant_type: 'refresh_token' })
      .reply(200, { access_token: 'a2', refresh_token: 'r2', expires_in: '90000' });
    nock(API, { reqheaders: { access_token: 'a2' } })
      .post(SEND)
      .reply(200, sent);
    const { zalo, store } = setUp();
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
    expect(await store.load()).toEqual({ accessToken: 'a2', refreshToken: 'r2', expiresAt: 90_000_000 });
  });

  it('-216 for the new token too is handed on, without a third call', async () => {
    nock(API).post(SEND).times(2).reply(200, { error: -216 });
    nock(OAUTH).post('/v4/oa/access_token').reply(200, { access_token: 'a2', refresh_token: 'r2', expires_in: '90000' });
    expect(await setUp().zalo.send(user, text)).toMatchObject({ failure: { class: 'refresh', code: -216 } });
    expect(nock.isDone()).toBe(true);
  });

  it('of buttons can be told from others', async () => {
    for (const code of [-201, -224, -233, -230]) nock(API).post(SEND).reply(200, { error: code });
    const { zalo } = setUp();
    const told: boolean[] = [];
    for (let n = 0; n < 4; n += 1) {
      const answer = await zalo.send(user, text);
      told.push(!answer.ok && refusesButtons(answer.failure));
    }
    expect(told).toEqual([true, true, true, false]);
  });
});

describe('no proper answer', () => {
  const PAGE = '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>';

  it.each([
    ['an HTML page', () => nock(API).post(SEND).reply(502, PAGE), { trouble: 'not_json', status: 502 }],
    ['JSON that is no answer', () => nock(API).post(SEND).reply(200, { hello: 1 }), { trouble: 'not_json', status: 200 }],
    ['a redirect', () => nock(API).post(SEND).reply(302, '', { location: 'https://evil.example/' }), { trouble: 'not_json', status: 302 }],
    [
      'a connection that breaks',
      () =>
        nock(API)
          .post(SEND)
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
      { trouble: 'connection_lost', status: null },
    ],
  ])('%s leaves a send unknown, and it is not repeated', async (_, reply, expected) => {
    reply();
    nock(API).post(SEND).reply(200, sent);
    expect(await setUp().zalo.send(user, text)).toEqual({
      ok: false,
      failure: { kind: 'unknown_result', class: 'unknown_result', ...expected },
    });
    expect(nock.pendingMocks()).toHaveLength(1);
  });

  it('is repeated when told so', async () => {
    nock(API).post(SEND).reply(502, PAGE).post(SEND).reply(200, sent);
    expect(await setUp().zalo.send(user, text, { retryUnknown: true })).toMatchObject({ ok: true });
  });

  it('since no connection was made leaves nothing unknown: it is tried again', async () => {
    nock(API)
      .post(SEND)
      .replyWithError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))
      .post(SEND)
      .reply(200, sent);
    const { zalo, waited } = setUp();
    expect(await zalo.send(user, text)).toMatchObject({ ok: true });
    expect(waited).toEqual([1000]);
  });

  it('to a question is asked for again, as often as allowed', async () => {
    nock(API).get('/v2.0/oa/getoa').times(2).reply(502, PAGE);
    expect(await setUp().zalo.oaInfo({ attempts: 2 })).toEqual({
      ok: false,
      failure: { kind: 'unreachable', class: 'back_off', trouble: 'not_json', status: 502 },
    });
  });

  it('but 429 means that it was not carried out', async () => {
    nock(API).post(SEND).reply(429, PAGE).post(SEND).reply(200, sent);
    expect(await setUp().zalo.send(user, text)).toMatchObject({ ok: true });
  });
});

describe('what is read', () => {
  it('keeps ids beyond 2^53 that come as numbers', async () => {
    nock(API)
      .get('/v2.0/oa/conversation')
      .query({ data: JSON.stringify({ user_id: user, offset: 0, count: 10 }) })
      .reply(
        200,
        `{"error":0,"data":[{"src":1,"time":1763776800000,"message_id":"m1","type":"text","message":"chào","from_id":${user},"to_id":1}]}`,
      );
    expect(await setUp().zalo.conversation(user)).toMatchObject({
      ok: true,
      value: [{ messageId: 'm1', from: 'user', userId: user, sentAt: 1763776800000, text: 'chào' }],
    });
  });

  it('is refused here when a page is over the limit', async () => {
    expect(await setUp().zalo.recentChats({ count: 11 })).toMatchObject({ failure: { kind: 'invalid', field: 'count' } });
    expect(await setUp().zalo.conversation(user, { offset: -1 })).toMatchObject({ failure: { kind: 'invalid', field: 'offset' } });
  });

  it('is a failure of its own when it looks otherwise; nobody’s words are in it', async () => {
    nock(API)
      .get(/listrecentchat/)
      .reply(200, { error: 0, data: [{ message: 'bí mật' }] });
    const answer = await setUp().zalo.recentChats();
    expect(answer).toMatchObject({ failure: { kind: 'unexpected', class: 'bug' } });
    expect(JSON.stringify(answer)).not.toContain('bí mật');
  });
});

describe('an option', () => {
  it.each([
    [{ appId: 'x' }, 'appId must be digits, got "x"'],
    [{ appSecret: '' }, 'appSecret must not be empty'],
    [{ apiRoot: 'openapi' }, 'apiRoot must be an http(s) URL, got "openapi"'],
    [{ attempts: 0 }, 'attempts must be a whole number from 1, got 0'],
    [{ refreshAheadMs: -1 }, 'refreshAheadMs must not be negative, got -1'],
  ])('%j is refused by name', (options, message) => {
    expect(() => setUp(options)).toThrow(new TypeError(message));
  });
});
