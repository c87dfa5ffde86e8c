import { afterEach, describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/channel.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import { openTelegram, outbound, SECRET } from './open.ts';
import type { Opened } from './open.ts';

let opened: Opened;
afterEach(() => opened?.close());

const open = async () => {
  opened = await openTelegram({ webhook: true });
  return { ...opened, person: opened.telegram.person(), url: opened.telegram.webhookUrl() };
};
const post = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET, ...headers },
    body,
  });
const update = (id: number, text = 'mất căn cước') => ({
  update_id: id,
  message: { message_id: id, date: 1, chat: { id: 5, type: 'private' }, from: { id: 5, is_bot: false }, text },
});

describe('the webhook', () => {
  it('takes messages and taps, and nobody polls', async () => {
    const { channel, telegram, person, receiver, messages } = await open();
    await channel.start(receiver);
    expect(await person.writes('lệ phí').taken).toBe(true);
    const buttons = [{ label: 'Gặp cán bộ', payload: 'x:officer' }];
    await channel.send(outbound({ contactId: String(person.id), text: 'Chọn giúp tôi', buttons }));
    expect(await person.taps('Gặp cán bộ').taken).toBe(true);
    expect(messages).toMatchObject([{ text: 'lệ phí' }, { text: 'Gặp cán bộ', payload: 'x:officer' }]);
    expect(telegram.callsTo('getUpdates')).toEqual([]);
    expect(channel.lastPollAt()).toBeNull();
  });

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['another of the same length', SECRET.replace(/^./, 'x')],
    ['the beginning of it', SECRET.slice(0, -1)],
    ['it and more', `${SECRET}x`],
    ['it in capitals', SECRET.toUpperCase()],
  ])('refuses whoever shows %s for the secret, and stores nothing', async (_, secret) => {
    const { channel, telegram, receiver, messages, events } = await open();
    await channel.start(receiver);
    expect(await telegram.post(update(1), secret)).toBe(401);
    expect(messages).toEqual([]);
    expect(events).toEqual([{ event: 'message.rejected', channel: 'telegram', reason: 'bad_secret' }]);
  });

  it('does not read what a stranger sends, however long it is', async () => {
    const { url } = await open();
    const response = await post(url, '['.repeat(900_000), { 'x-telegram-bot-api-secret-token': 'x' });
    expect(response.status).toBe(401);
  });

  it.each([
    ['no JSON', '{"update_id":'],
    ['an empty body', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['no number', JSON.stringify({ message: update(1).message })],
    ['a number that is none', JSON.stringify({ ...update(1), update_id: '1' })],
    ['a number past 2^53', '{"update_id":9007199254740993}'],
  ])('refuses %s with 400', async (_, body) => {
    const { channel, url, receiver, messages } = await open();
    await channel.start(receiver);
    expect((await post(url, body)).status).toBe(400);
    expect(messages).toEqual([]);
  });

  it('refuses what is not called JSON with 400, and 5 MB with 413', async () => {
    const { channel, url, receiver } = await open();
    await channel.start(receiver);
    expect((await post(url, JSON.stringify(update(1)), { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post(url, JSON.stringify(update(1, 'a'.repeat(5_000_000))))).status).toBe(413);
  });

  it('answers 200 to what it will never understand, so that it does not come again and again', async () => {
    const { channel, url, receiver, messages, events } = await open();
    await channel.start(receiver);
    for (const body of [
      { update_id: 1, message: { message_id: 'x' } },
      { update_id: 2, something_new: {} },
    ])
      expect((await post(url, JSON.stringify(body))).status).toBe(200);
    expect(messages).toEqual([]);
    expect(events).toEqual([{ event: 'message.rejected', channel: 'telegram', reason: 'malformed' }]);
  });

  it('hands a repeated delivery in under the same id, so that it is recognised, however late it comes', async () => {
    const { channel, telegram, person, clock, receiver, messages } = await open();
    await channel.start(receiver);
    const { update: given, taken } = person.writes('mất căn cước');
    await taken;
    clock.advance(2 * 3_600_000);
    expect(await telegram.post(given)).toBe(200);
    expect(messages[1]).toEqual(messages[0]);
  });

  it('answers 503 while the store cannot write, and takes the update when it comes again', async () => {
    const { channel, telegram, person, receiver, messages, events } = await open();
    let full = true;
    await channel.start({ ...receiver, message: (given) => (full ? Promise.reject(new Error('disk full')) : receiver.message(given)) });
    const { update: given, taken } = person.writes('mất căn cước');
    expect(await taken).toBe(false);
    full = false;
    expect(await telegram.post(given)).toBe(200);
    expect(messages.map(({ text }) => text)).toEqual(['mất căn cước']);
    expect(events).toMatchObject([{ event: 'request.failed', path: '/webhooks/telegram' }]);
  });

  it('answers 503 before the channel is started and after it is stopped', async () => {
    const { channel, telegram, receiver } = await open();
    expect(await telegram.post(update(1))).toBe(503);
    await channel.start(receiver);
    expect(await telegram.post(update(2))).toBe(200);
    await channel.stop();
    expect(await telegram.post(update(3))).toBe(503);
  });

  it('is not there for any other method, and not at all where updates are polled', async () => {
    const { url } = await open();
    expect((await fetch(url, { headers: { 'x-telegram-bot-api-secret-token': SECRET } })).status).toBe(404);
    const polled = await openTelegram();
    expect(polled.channel.routes).toBeUndefined();
    await polled.close();
  });

  it('is not built without a secret, or with one that Telegram would not take', () => {
    const rest = { apiRoot: 'http://127.0.0.1:9', staffChatId: null, messagesPerSecond: 30, groupWord: () => '', chance: () => 0 };
    const needs = { ...rest, token: '71:a', clock: fakeClock(WORKING_MORNING), log: () => undefined };
    for (const webhookSecret of ['', 'có dấu', 'a b', 'x'.repeat(257)])
      expect(() => createTelegramChannel({ ...needs, webhookSecret }), webhookSecret).toThrow('secret');
  });
});
