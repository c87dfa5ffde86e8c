import { afterEach, describe, expect, it } from 'vitest';
import { createZaloClient, memoryTokenStore } from 'zalo-oa-sdk-lite';
import { createSender } from '../../../src/channels/zalo/sender.ts';
import type { Event } from '../../../src/core/event.ts';
import type { Delivery, Outbound } from '../../../src/core/message.ts';
import type { Channel } from '../../../src/core/ports.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import type { FakeClock } from '../../support/clock.ts';
import { startFakeZalo } from '../../support/fake-zalo/index.ts';
import type { FakeZalo, FakeZaloOptions } from '../../support/fake-zalo/index.ts';
import { outboundTo } from './world.ts';

const SEND = '/v3.0/oa/message/cs';
const HOUR = 3_600_000;
const user = '246845883529197922';

let open: FakeZalo[] = [];
afterEach(async () => {
  await Promise.all(open.map((fake) => fake.close()));
  open = [];
});

type World = { readonly fake: FakeZalo; readonly send: Channel['send']; readonly events: Event[]; readonly clock: FakeClock };

async function setUp(options: FakeZaloOptions & { readonly timeoutMs?: number; readonly connected?: boolean } = {}): Promise<World> {
  const clock = fakeClock(WORKING_MORNING);
  const fake = await startFakeZalo({ now: () => clock.now(), ...options });
  open.push(fake);
  const pair = { ...fake.tokens.issue(), expiresAt: clock.now() + 25 * HOUR };
  const client = createZaloClient({
    appId: fake.appId,
    appSecret: fake.appSecret,
    apiRoot: fake.url,
    oauthRoot: fake.url,
    tokenStore: memoryTokenStore(options.connected === false ? null : pair),
    ...(options.timeoutMs === undefined ? { clock } : { timeoutMs: options.timeoutMs }),
    random: () => 0,
  });
  const events: Event[] = [];
  return { fake, events, clock, send: createSender({ client, clock, log: (event) => void events.push(event) }) };
}

const outbound = (given: Partial<Outbound> = {}): Outbound => outboundTo(user, given);
const buttons = [
  { label: 'Lệ phí', payload: 't:cap-can-cuoc/le-phi' },
  { label: 'Gặp cán bộ', payload: 'x:officer' },
];
const withButtons = (id = 7): Outbound => outbound({ id, text: 'Chọn:\n1. Lệ phí\n2. Gặp cán bộ', buttons });
const failures = (events: readonly Event[]) => events.filter(({ event }) => event === 'send.failed');

describe('a message', () => {
  it('is sent as it is, once, under the id that Zalo gives it', async () => {
    const { fake, send, events } = await setUp();
    const delivery = await send(outbound());
    expect(fake.shown().map(({ text }) => text)).toEqual(['Chào anh/chị']);
    expect(delivery).toEqual({ kind: 'sent', externalId: fake.shown()[0]?.messageId });
    expect(events).toEqual([]);
  });

  it('that Zalo took and did not name counts as sent', async () => {
    const { fake, send } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code: 0 });
    expect(await send(outbound())).toEqual({ kind: 'sent', externalId: 'unnamed:7' });
  });

  it('to a visitor without an account is refused here, for Zalo takes it elsewhere', async () => {
    const { fake, send } = await setUp();
    expect(await send(outbound({ contactId: 'anonymous:1:2' }))).toEqual({ kind: 'refused', reason: 'not_allowed' });
    expect(fake.calls).toEqual([]);
  });

  it('that cannot be one is our fault, and goes nowhere', async () => {
    const { fake, send } = await setUp();
    for (const given of [{ text: '' }, { text: 'a'.repeat(2_001) }, { contactId: '' }])
      expect(await send(outbound(given))).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(fake.callsTo(SEND)).toEqual([]);
  });
});

describe('the choices under a message', () => {
  it('are buttons whose tap says what it means and what stood on it, shown to nobody', async () => {
    const { fake, send } = await setUp();
    expect(await send(withButtons())).toMatchObject({ kind: 'sent' });
    expect(fake.callsTo(SEND)[0]?.body).toEqual({
      recipient: { user_id: user },
      message: {
        text: 'Chọn:\n1. Lệ phí\n2. Gặp cán bộ',
        attachment: {
          type: 'template',
          payload: {
            buttons: [
              { type: 'oa.query.hide', title: 'Lệ phí', payload: '#t:cap-can-cuoc/le-phi Lệ phí' },
              { type: 'oa.query.hide', title: 'Gặp cán bộ', payload: '#x:officer Gặp cán bộ' },
            ],
          },
        },
      },
    });
  });

  it.each([-201, -224, -233])('go as text when Zalo refuses them with %i, and Zalo is not asked again for six hours', async (code) => {
    const { fake, send, events, clock } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code });
    expect(await send(withButtons(1))).toMatchObject({ kind: 'sent' });
    expect(await send(withButtons(2))).toMatchObject({ kind: 'sent' });
    expect(fake.callsTo(SEND).map(({ body }) => body['message'])).toMatchObject([
      { attachment: {} },
      { text: 'Chọn:\n1. Lệ phí\n2. Gặp cán bộ' },
      { text: 'Chọn:\n1. Lệ phí\n2. Gặp cán bộ' },
    ]);
    expect(fake.shown()).toHaveLength(2);
    expect(fake.shown().every(({ message }) => message?.['attachment'] === undefined)).toBe(true);
    expect(events).toEqual([{ event: 'buttons.refused', channel: 'zalo', code, ms: 6 * HOUR }]);

    clock.advance(6 * HOUR);
    await send(withButtons(3));
    expect(fake.shown()[2]?.message).toMatchObject({ attachment: {} });
  });

  it('are not blamed for a refusal that the text alone meets as well', async () => {
    const { fake, send, events } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code: -201, message: 'user_id is invalid' }, 2);
    expect(await send(withButtons())).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(events).toEqual([{ event: 'send.failed', channel: 'zalo', id: 7, reason: 'bug', code: -201, operator: false }]);
    await send(withButtons());
    expect(fake.shown()[0]?.message).toMatchObject({ attachment: {} });
  });
});

describe('what Zalo says to a message it does not take', () => {
  const MINUTE = 60_000;
  const cases: [number, Delivery, string, boolean][] = [
    [-230, { kind: 'refused', reason: 'window_closed' }, 'closed_window', false],
    [-232, { kind: 'refused', reason: 'window_closed' }, 'closed_window', false],
    [-213, { kind: 'refused', reason: 'not_allowed' }, 'permanent_for_user', false],
    [-217, { kind: 'refused', reason: 'not_allowed' }, 'permanent_for_user', false],
    [-218, { kind: 'refused', reason: 'not_allowed' }, 'permanent_for_user', false],
    [-244, { kind: 'refused', reason: 'not_allowed' }, 'permanent_for_user', false],
    [-227, { kind: 'refused', reason: 'contact_gone' }, 'permanent_for_user', false],
    [-248, { kind: 'refused', reason: 'not_allowed' }, 'operator_alert', true],
    [-201, { kind: 'refused', reason: 'malformed' }, 'bug', false],
    [-210, { kind: 'refused', reason: 'malformed' }, 'bug', false],
    [-32, { kind: 'unreachable', retryAfter: 5_000 }, 'back_off', false],
    [-200, { kind: 'unreachable' }, 'retry_once', false],
    [-234, { kind: 'unreachable', retryAfter: 60 * MINUTE }, 'not_now', false],
    [-224, { kind: 'unreachable', retryAfter: 30 * MINUTE }, 'operator_alert', true],
    [-221, { kind: 'unreachable', retryAfter: 30 * MINUTE }, 'operator_alert', true],
    [-320, { kind: 'unreachable', retryAfter: 30 * MINUTE }, 'operator_alert', true],
    [-321, { kind: 'unreachable', retryAfter: 30 * MINUTE }, 'operator_alert', true],
    [-99_999, { kind: 'unreachable', retryAfter: 30 * MINUTE }, 'operator_alert', true],
  ];
  it.each(cases)('%i', async (code, delivery, reason, operator) => {
    const { fake, send, events } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code, message: 'words that may quote ours' }, 9);
    expect(await send(outbound())).toEqual(delivery);
    expect(fake.callsTo(SEND)).toHaveLength(1);
    expect(events).toEqual([{ event: 'send.failed', channel: 'zalo', id: 7, reason, code, operator }]);
  });

  it('-216: the token is refreshed and the message goes out, once', async () => {
    const { fake, send, events } = await setUp();
    fake.tokens.expireAccess();
    expect(await send(outbound())).toMatchObject({ kind: 'sent' });
    expect(fake.shown()).toHaveLength(1);
    expect(fake.tokens.spent).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('-216 with a fresh token too: it waits, and an operator is called', async () => {
    const { fake, send, events } = await setUp();
    fake.faults.plan(SEND, { kind: 'error', code: -216 }, 9);
    expect(await send(outbound())).toEqual({ kind: 'unreachable', retryAfter: 10 * MINUTE });
    expect(fake.callsTo(SEND)).toHaveLength(2);
    expect(failures(events)).toMatchObject([{ reason: 'refresh', code: -216, operator: true }]);
  });

  it('no token yet, or none any more: it waits, and an operator is called', async () => {
    const none = await setUp({ connected: false });
    expect(await none.send(outbound())).toEqual({ kind: 'unreachable', retryAfter: 30 * MINUTE });
    expect(failures(none.events)).toMatchObject([{ reason: 'no_tokens', code: null, operator: true }]);

    const spent = await setUp();
    spent.fake.tokens.issue();
    expect(await spent.send(outbound())).toEqual({ kind: 'unreachable', retryAfter: 30 * MINUTE });
    expect(failures(spent.events)).toMatchObject([{ reason: 'reconsent_needed', code: -14014, operator: true }]);
    expect(spent.fake.shown()).toEqual([]);
  });
});

describe('a message whose result nobody knows', () => {
  it.each([
    ['an HTML error page', { kind: 'html', status: 502, carriedOut: true }, 'not_json', 502],
    ['a broken connection', { kind: 'reset', carriedOut: true }, 'connection_lost', null],
  ] as const)('because of %s is not repeated here', async (_, fault, reason, code) => {
    const { fake, send, events } = await setUp();
    fake.faults.plan(SEND, fault);
    expect(await send(outbound())).toEqual({ kind: 'unknown' });
    expect(fake.shown()).toHaveLength(1);
    expect(failures(events)).toMatchObject([{ reason, code, operator: false }]);
  });

  it('because the network stalls is given up on in time', async () => {
    const { fake, send } = await setUp({ timeoutMs: 150 });
    fake.faults.plan(SEND, { kind: 'stall', carriedOut: true });
    expect(await send(withButtons())).toEqual({ kind: 'unknown' });
    expect(fake.callsTo(SEND)).toHaveLength(1);
  });

  it('unless nobody listened: then it is not sent', async () => {
    const { fake, send, events } = await setUp();
    await fake.close();
    open = [];
    expect(await send(outbound())).toMatchObject({ kind: 'unreachable' });
    expect(failures(events)).toMatchObject([{ reason: 'not_connected' }]);
  });
});
