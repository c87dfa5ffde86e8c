import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelegramClient } from '../../../src/channels/telegram/client.ts';
import { createSender } from '../../../src/channels/telegram/sender.ts';
import type { Delivery } from '../../../src/core/message.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import { FAULTS, migrated, tooManyRequests } from '../../support/fake-telegram/index.ts';
import { openTelegram, outbound } from './open.ts';
import type { Opened } from './open.ts';

let opened: Opened;
afterEach(() => opened?.close());

const open = async (options?: Parameters<typeof openTelegram>[0]) => {
  opened = await openTelegram(options);
  const person = opened.telegram.person();
  return { ...opened, person, send: (given = {}) => opened.channel.send(outbound({ contactId: String(person.id), ...given })) };
};

const REFUSED_GONE: Delivery = { kind: 'refused', reason: 'contact_gone' };
const REFUSED_MALFORMED: Delivery = { kind: 'refused', reason: 'malformed' };
const UNKNOWN: Delivery = { kind: 'unknown' };

describe('a message to a citizen', () => {
  it('is shown as it was written, signs of HTML and all, with its buttons, and no preview of links', async () => {
    const { send, person, telegram } = await open();
    const text = 'Lệ phí < 50.000 & > 0 đồng <b>không đậm</b> &amp; https://dichvucong.gov.vn';
    const delivery = await send({ text, buttons: [{ label: 'Gặp cán bộ', payload: 'x:officer' }] });
    const [shown] = person.heard();
    expect(shown).toMatchObject({ text, rows: [[{ text: 'Gặp cán bộ', callback_data: 'x:officer' }]] });
    expect(delivery).toEqual({ kind: 'sent', externalId: `${telegram.botId}:${person.id}:${shown?.messageId}` });
    expect(telegram.callsTo('sendMessage').map(({ body }) => body)).toMatchObject([
      { parse_mode: 'HTML', link_preview_options: { is_disabled: true } },
    ]);
  });

  it('of the greatest length that is declared is shown whole, whatever its signs grow to on the wire', async () => {
    const { send, person, channel } = await open();
    const text = '&'.repeat(channel.limits.text);
    expect((await send({ text })).kind).toBe('sent');
    expect(person.heard()[0]?.text).toBe(text);
  });

  it('goes out as plain text when Telegram cannot read the formatting', async () => {
    const { send, person, telegram } = await open();
    telegram.faults.plan('sendMessage', FAULTS.cantParse);
    expect((await send({ text: 'a < b' })).kind).toBe('sent');
    expect(person.heard().map(({ text }) => text)).toEqual(['a < b']);
    expect(telegram.callsTo('sendMessage').map(({ body }) => body['parse_mode'])).toEqual(['HTML', undefined]);
  });

  it.each([
    ['blocked the bot', FAULTS.blocked, REFUSED_GONE],
    ['left Telegram', FAULTS.deactivated, REFUSED_GONE],
    ['is not known', FAULTS.chatNotFound, REFUSED_GONE],
    ['is a group that moved', migrated(-100_200), REFUSED_GONE],
  ])('is refused for good when the person %s', async (_, fault, delivery) => {
    const { send, telegram } = await open();
    telegram.faults.plan('sendMessage', fault);
    expect(await send()).toEqual(delivery);
  });

  it.each([
    ['a button Telegram does not take', FAULTS.buttonData, REFUSED_MALFORMED],
    ['“message is not modified”', FAULTS.notModified, REFUSED_MALFORMED],
    ['“too many requests”', tooManyRequests(17), { kind: 'unreachable', retryAfter: 17_000 } satisfies Delivery],
    ['“conflict”', FAULTS.polledTwice, { kind: 'unreachable' } satisfies Delivery],
    ['an error of its own', FAULTS.internal, UNKNOWN],
    ['a web page in place of JSON', FAULTS.htmlPage, UNKNOWN],
    ['a web page that says 200', { ...FAULTS.htmlPage, status: 200 }, UNKNOWN],
    ['JSON that is nothing', { kind: 'body' as const, status: 200, body: 'null' }, UNKNOWN],
    ['“ok” and no message', { kind: 'body' as const, status: 200, body: '{"ok":true,"result":true}' }, UNKNOWN],
    ['“not ok” and no reason', { kind: 'body' as const, status: 200, body: '{"ok":false}' }, UNKNOWN],
    [
      'a wait that is no number',
      { kind: 'body' as const, status: 429, body: '{"ok":false,"error_code":429,"parameters":{"retry_after":"x"}}' },
      { kind: 'unreachable' } satisfies Delivery,
    ],
    ['a redirect', { kind: 'body' as const, status: 302, body: '', headers: { location: '/elsewhere' } }, UNKNOWN],
    ['a broken connection', FAULTS.reset, UNKNOWN],
    ['a connection that breaks after it was shown', { ...FAULTS.reset, carriedOut: true }, UNKNOWN],
  ])('answered with %s has the outcome that it may have arrived or not', async (_, fault, delivery) => {
    const { send, person, telegram } = await open();
    telegram.faults.plan('sendMessage', fault);
    expect(await send()).toEqual(delivery);
    // Never more than it says: whether to try again is for the outbox.
    expect(telegram.callsTo('sendMessage')).toHaveLength(1);
    expect(person.heard()).toHaveLength('carriedOut' in fault ? 1 : 0);
  });

  it('on a network that stalls for a minute is of unknown outcome, and the next one goes out', async () => {
    const { send, person, telegram, clock } = await open();
    telegram.faults.plan('sendMessage', FAULTS.stall);
    const stalled = send();
    await telegram.called('sendMessage');
    clock.advance(60_000);
    expect(await stalled).toEqual(UNKNOWN);
    expect((await send({ text: 'lần sau' })).kind).toBe('sent');
    expect(person.heard().map(({ text }) => text)).toEqual(['lần sau']);
  });

  it('with a token that Telegram refuses waits long, and the operator is told', async () => {
    for (const token of ['7100000001:another-token-of-the-same-bot', 'no token at all']) {
      const { send, events, close } = await open({ token });
      expect(await send()).toEqual({ kind: 'unreachable', retryAfter: 600_000 });
      expect(events).toContainEqual({ event: 'channel.credentials_refused', channel: 'telegram', during: 'sending' });
      expect(JSON.stringify(events)).not.toContain(token);
      await close();
    }
  });

  it('is not sent anywhere but to a person', async () => {
    const { send, telegram } = await open();
    for (const contactId of ['@kenhcongkhai', '-1001234567890', '', '12 34', '١٢٣'])
      expect(await send({ contactId }), contactId).toEqual(REFUSED_MALFORMED);
    expect(telegram.calls).toEqual([]);
  });

  it('goes out beside hundreds of others, none waiting for another, and without a warning of the runtime', async () => {
    const { send, person, telegram } = await open();
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    telegram.faults.plan('sendMessage', { kind: 'late', ms: 20 }, 300);
    const deliveries = await Promise.all(Array.from({ length: 300 }, (_, i) => send({ text: `tin ${i}` })));
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(deliveries.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(new Set(deliveries.map((delivery) => (delivery.kind === 'sent' ? delivery.externalId : ''))).size).toBe(300);
    expect(person.heard()).toHaveLength(300);
    expect(warnings).toEqual([]);
  });

  it('without words is refused for good, with half a sign is shown without it', async () => {
    const { send, person } = await open();
    expect(await send({ text: ' ' })).toEqual(REFUSED_MALFORMED);
    expect((await send({ text: 'nửa \ud83d dấu', buttons: [{ label: '\ude00!', payload: 'x:menu' }] })).kind).toBe('sent');
    expect(person.heard()[0]?.text).toBe('nửa \ufffd dấu');
  });
});

describe('when the channel stops', () => {
  it('what is on its way may arrive, and what has not left waits', async () => {
    const { channel, send, person, telegram } = await open();
    telegram.faults.plan('sendMessage', { kind: 'late', ms: 50 });
    const leaving = send();
    await telegram.called('sendMessage');
    await channel.stop();
    expect((await leaving).kind).toBe('sent');
    expect(await send()).toEqual({ kind: 'unreachable' });
    expect(person.heard()).toHaveLength(1);
  });

  it('a send that hangs is given up after a moment', async () => {
    const { channel, send, telegram, clock } = await open();
    telegram.faults.plan('sendMessage', FAULTS.stall);
    const hanging = send();
    await telegram.called('sendMessage');
    const stopped = channel.stop();
    clock.advance(3_000);
    await stopped;
    expect(await hanging).toEqual(UNKNOWN);
  });
});

describe('a network without Telegram', () => {
  const ROOT = 'https://telegram.example';
  const sendTo = (apiRoot: string): Promise<Delivery> => {
    const clock = fakeClock(WORKING_MORNING);
    const client = createTelegramClient({ token: '71:secret-token', apiRoot, clock });
    return createSender({ client, clock, log: () => undefined }).send(outbound({ contactId: '5' }));
  };
  afterEach(() => {
    nock.cleanAll();
    nock.restore();
  });

  it('has certainly taken nothing where no connection came about', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(await sendTo(`http://127.0.0.1:${port}`)).toEqual({ kind: 'unreachable' });
  });

  it.each([
    ['ENOTFOUND', { kind: 'unreachable' }],
    ['EAI_AGAIN', { kind: 'unreachable' }],
    ['ENETUNREACH', { kind: 'unreachable' }],
    ['EHOSTUNREACH', { kind: 'unreachable' }],
    ['ECONNRESET', UNKNOWN],
    ['ETIMEDOUT', UNKNOWN],
    ['EPIPE', UNKNOWN],
  ])('that fails with %s', async (code, delivery) => {
    if (!nock.isActive()) nock.activate();
    nock(ROOT)
      .post('/bot71:secret-token/sendMessage')
      .replyWithError(Object.assign(new Error('network'), { code }));
    expect(await sendTo(ROOT)).toEqual(delivery);
  });
});
