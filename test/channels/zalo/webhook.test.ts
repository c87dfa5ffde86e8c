import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/core/event.ts';
import { sign, userSendText } from '../../support/fake-zalo/webhook-sender.ts';
import { openLedger, openWorld } from './world.ts';
import type { Ledger, World } from './world.ts';

const user = '246845883529197922';

let world: World;
let ledger: Ledger;
beforeEach(async () => {
  world = await openWorld();
  ledger = openLedger();
  await world.channel.start(ledger);
});
afterEach(() => world.close());

type Body = string | Buffer;
const post = async (body: Body, signature?: string, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
  const response = await fetch(`${world.url}/webhooks/zalo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'x-zevent-signature': signature }), ...headers },
    body: Buffer.from(body),
  });
  await response.arrayBuffer();
  return response.status;
};
const line = (text = 'mất căn cước', messageId = 'm1') => ({
  userId: user,
  text,
  messageId,
  at: world.clock.now(),
  from: 'user' as const,
});
const event = (text?: string, messageId?: string) => userSendText(world.fake, line(text, messageId));
const signed = (given: Readonly<Record<string, unknown>> = event()) => sign(given, world.fake);
const dropped = (events: readonly Event[]) => events.filter(({ event: name }) => name.startsWith('webhook.'));

describe('an event that Zalo signed', () => {
  it('is taken, and answered 200', async () => {
    const { rawBody, signature } = signed();
    expect(await post(rawBody, signature)).toBe(200);
    expect(ledger.messages).toMatchObject([{ contactId: user, text: 'mất căn cước', externalId: `${world.fake.oaId}:user_message:m1` }]);
    expect(world.events).toEqual([]);
  });

  it('is taken whatever type its body is said to have', async () => {
    const { rawBody, signature } = signed();
    expect(await post(rawBody, signature, { 'content-type': 'text/plain' })).toBe(200);
    expect(ledger.messages).toHaveLength(1);
  });

  it('is handed in again when it is delivered again, two hours late or out of order: the store knows what it has', async () => {
    const [first, second] = [signed(event('một', 'm1')), signed(event('hai', 'm2'))];
    world.clock.advance(2 * 3_600_000);
    for (const { rawBody, signature } of [second, first, first, second]) expect(await post(rawBody, signature)).toBe(200);
    expect(ledger.messages.map(({ text }) => text)).toEqual(['hai', 'một']);
    expect(ledger.messages.every(({ sentAt }) => sentAt === world.clock.now() - 2 * 3_600_000)).toBe(true);
  });

  it('is answered 503 while it cannot be stored, and taken when it comes again', async () => {
    const { rawBody, signature } = signed();
    ledger.fails = true;
    expect(await post(rawBody, signature)).toBe(503);
    ledger.fails = false;
    expect(await post(rawBody, signature)).toBe(200);
    expect(ledger.messages).toHaveLength(1);
  });

  it('is a notice where it is none of the person’s words', async () => {
    expect(await world.fake.follow(user, 'follow')).toBe(200);
    await world.fake.sayAsOfficer(user, 'Mời anh ra lấy thẻ', '77');
    expect(await world.fake.follow(user, 'unfollow')).toBe(200);
    expect(await world.fake.withdraw(user)).toBe(200);
    expect(ledger.messages).toMatchObject([{ payload: 'x:start' }]);
    expect(ledger.notices).toMatchObject([
      { kind: 'spoken', byStaff: true, text: 'Mời anh ra lấy thẻ' },
      { kind: 'gone' },
      { kind: 'withdrawn' },
    ]);
  });

  it('and that is nothing to us is answered 200 and counted', async () => {
    const receipt = { sender: { id: world.fake.oaId }, recipient: { id: user }, message: { msg_id: 'm9' } };
    const common = { app_id: world.fake.appId, timestamp: String(world.clock.now()) };
    for (let i = 0; i < 3; i += 1) await world.fake.deliver({ ...common, ...receipt, event_name: 'user_received_message' });
    expect(await world.fake.deliver({ ...common, event_name: 'event_of_next_year' })).toBe(200);
    expect(await world.fake.deliver({ ...common, event_name: 'Nguyễn Văn An' })).toBe(200);
    expect(ledger.messages).toEqual([]);
    await world.channel.stop();
    expect(dropped(world.events)).toEqual([
      { event: 'webhook.ignored', channel: 'zalo', reason: 'receipt', name: 'user_received_message', count: 1 },
      { event: 'webhook.ignored', channel: 'zalo', reason: 'unknown_event', name: 'event_of_next_year', count: 1 },
      { event: 'webhook.ignored', channel: 'zalo', reason: 'unknown_event', name: '', count: 1 },
      { event: 'webhook.ignored', channel: 'zalo', reason: 'receipt', name: 'user_received_message', count: 2 },
    ]);
  });
});

describe('a call that Zalo did not sign', () => {
  const hmacOf = (rawBody: Buffer): string => `mac=${createHmac('sha256', world.fake.oaSecretKey).update(rawBody).digest('hex')}`;
  const bad: [string, () => readonly [Body, string | undefined]][] = [
    ['no signature', () => [signed().rawBody, undefined]],
    ['an empty one', () => [signed().rawBody, '']],
    ['one cut short', () => [signed().rawBody, signed().signature.slice(0, -1)]],
    ['one of another secret', () => [signed().rawBody, sign(event(), { ...world.fake, oaSecretKey: world.fake.appSecret }).signature]],
    ['an HMAC', () => [signed().rawBody, hmacOf(signed().rawBody)]],
    ['one of another body', () => [signed(event('khác')).rawBody, signed().signature]],
    ['a body that was parsed and written again', () => [JSON.stringify(JSON.parse(String(signed().rawBody)), null, 1), signed().signature]],
    ['no JSON', () => ['<html>', signed().signature]],
    ['no body', () => ['', signed().signature]],
  ];
  it.each(bad)('with %s is answered 200 and never processed', async (_, make) => {
    const [body, signature] = make();
    expect(await post(body, signature)).toBe(200);
    expect(ledger.messages).toEqual([]);
    expect(dropped(world.events)).toEqual([{ event: 'webhook.refused', channel: 'zalo', reason: 'bad_signature', name: '', count: 1 }]);
  });

  it('when the console checks the address is answered 200', async () => {
    for (const probe of ['{}', '', ' {} ']) expect(await post(probe)).toBe(200);
    expect(dropped(world.events)).toEqual([{ event: 'webhook.ignored', channel: 'zalo', reason: 'probe', name: '', count: 1 }]);
  });

  it('fills no log', async () => {
    for (let i = 0; i < 50; i += 1) await post('{"event_name":"user_send_text"}', 'mac=1');
    expect(world.events).toHaveLength(1);
    await world.channel.stop();
    expect(world.events[1]).toMatchObject({ event: 'webhook.refused', count: 49 });
  });
});

describe('an event that is signed and not for us', () => {
  it.each([
    ['wrong_app', { app_id: '1' }, 'user_send_text'],
    ['wrong_oa', { recipient: { id: '1' } }, 'user_send_text'],
    ['bad_shape', { message: 'mất căn cước' }, 'user_send_text'],
    ['bad_shape', { event_name: 5 }, ''],
  ])('is dropped as %s', async (reason, changed, name) => {
    expect(await world.fake.deliver({ ...event(), ...changed })).toBe(200);
    expect(ledger.messages).toEqual([]);
    expect(dropped(world.events)).toEqual([{ event: 'webhook.refused', channel: 'zalo', reason, name, count: 1 }]);
  });
});

describe('a body beyond all measure', () => {
  it('of five megabytes is not read, signed or not, and answered 413', async () => {
    const { rawBody, signature } = signed(event('a'.repeat(5 * 1024 * 1024)));
    expect(await post(rawBody, signature)).toBe(413);
    expect(ledger.messages).toEqual([]);
    expect(dropped(world.events)).toEqual([{ event: 'webhook.refused', channel: 'zalo', reason: 'too_large', name: '', count: 1 }]);
  });

  it('that unpacks to more than it is does not get that far', async () => {
    expect(await post('x', 'mac=1', { 'content-encoding': 'gzip' })).toBe(415);
  });
});

describe('the proof that the domain is ours', () => {
  it('is served as it is under its name, and nothing else is', async () => {
    const content = '<!DOCTYPE html><html><head><meta property="zalo-platform-site-verification" content="Abc-1_" /></head></html>';
    const proven = await openWorld({ settings: { verifier: { filename: 'zalo_verifierAbc-1_.html', content } } });
    const response = await fetch(`${proven.url}/zalo_verifierAbc-1_.html`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toBe(content);
    for (const other of ['zalo_verifierabc-1_.html', 'zalo_verifier.html', '', '%E0%A4%A', 'zalo_verifierAbc-1_.html/x'])
      expect((await fetch(`${proven.url}/${other}`)).status, other).toBeGreaterThanOrEqual(400);
    await proven.close();
    expect((await fetch(`${world.url}/zalo_verifierAbc-1_.html`)).status).toBe(404);
  });
});
