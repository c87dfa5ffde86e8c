import { afterEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/core/message.ts';
import { FAULTS, tooManyRequests } from '../../support/fake-telegram/index.ts';
import { GROUP_WORD, openTelegram } from './open.ts';
import type { Opened } from './open.ts';

let opened: Opened;
afterEach(() => opened?.close());

const open = async (options?: Parameters<typeof openTelegram>[0]) => {
  opened = await openTelegram(options);
  return { ...opened, person: opened.telegram.person() };
};
/** Lets whoever waits to ask again do so at once. */
const hurry = ({ clock, onEvent }: Opened): void =>
  onEvent((event) => {
    if (event.event === 'channel.unreachable') setImmediate(() => clock.advance(event.retryMs));
  });

describe('asking for updates', () => {
  it('names what it wants, keeps Telegram’s connection open, and takes what was said before it came', async () => {
    const { channel, telegram, person, receiver, messages } = await open();
    const sent = person.writes('mất căn cước');
    await channel.start(receiver);
    expect(await sent.taken).toBe(true);
    expect(messages.map(({ text }) => text)).toEqual(['mất căn cước']);
    expect(telegram.callsTo('getUpdates')[0]?.body).toEqual({
      offset: 0,
      limit: 100,
      timeout: 25,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
  });

  it('confirms nothing of a batch before all of it is stored', async () => {
    const { channel, telegram, person, receiver } = await open();
    const [first, second] = [person.writes('một'), telegram.person().writes('hai')];
    const stored = Promise.withResolvers<'new'>();
    const handedIn = Promise.withResolvers<void>();
    await channel.start({
      ...receiver,
      message(message) {
        if (message.text !== 'hai') return Promise.resolve('new');
        handedIn.resolve();
        return stored.promise;
      },
    });
    await handedIn.promise;
    for (let i = 0; i < 50; i += 1) await new Promise(setImmediate);
    expect(telegram.updates.pending()).toHaveLength(2);
    expect(telegram.callsTo('getUpdates')).toHaveLength(1);
    stored.resolve('new');
    expect(await Promise.all([first.taken, second.taken])).toEqual([true, true]);
  });

  it('that could not be stored is asked for again, more slowly each time, and is lost by no one', async () => {
    const { channel, telegram, person, receiver, messages, events } = await open();
    hurry(opened);
    const sent = ['một', 'hai', 'ba'].map((text) => person.writes(text));
    let fullDisk = 3;
    await channel.start({
      ...receiver,
      message(message) {
        if (message.text === 'hai' && (fullDisk -= 1) >= 0) return Promise.reject(new Error('disk full'));
        return receiver.message(message);
      },
    });
    expect(await sent[2]!.taken).toBe(false);
    await telegram.called('getUpdates', 5);
    expect(telegram.updates.pending()).toEqual([]);
    const waits = events.flatMap((event) => (event.event === 'channel.unreachable' ? [event.retryMs] : []));
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    // What was stored already comes again under its own id; what follows waits its turn.
    expect(messages.map(({ text }) => text)).toEqual(['một', 'một', 'một', 'một', 'hai', 'ba']);
    expect(new Set(messages.map(({ externalId }) => externalId)).size).toBe(3);
    expect(JSON.stringify(events)).not.toContain('disk full');
  });

  it('keeps a chat’s messages in order while other chats go on', async () => {
    const { channel, telegram, person, receiver, messages } = await open();
    const other = telegram.person();
    const slow = Promise.withResolvers<void>();
    const quick = Promise.withResolvers<void>();
    const sent = [
      person.writes('một'),
      other.writes('khác một'),
      person.writes('hai'),
      other.writes('khác hai'),
      person.edits(1, 'một sửa'),
    ];
    await channel.start({
      message: async (message: Inbound) => {
        if (message.text === 'một') await slow.promise;
        const result = await receiver.message(message);
        if (message.text === 'khác hai') quick.resolve();
        return result;
      },
      notice: receiver.notice,
    });
    await quick.promise;
    expect(messages.map(({ text }) => text)).toEqual(['khác một', 'khác hai']);
    slow.resolve();
    await Promise.all(sent.map(({ taken }) => taken));
    expect(messages.map(({ text }) => text)).toEqual(['khác một', 'khác hai', 'một', 'hai']);
    expect(opened.notices).toHaveLength(1);
  });

  it('hands an album in as its messages, the words with the first, each with an id of its own', async () => {
    const { channel, person, receiver, messages } = await open();
    const sent = person.album(3, 'giấy tờ của tôi');
    await channel.start(receiver);
    await sent[2]!.taken;
    expect(messages.map(({ text, attachments }) => [text, attachments?.length])).toEqual([
      ['giấy tờ của tôi', 1],
      ['', 1],
      ['', 1],
    ]);
    expect(new Set(messages.map(({ externalId }) => externalId)).size).toBe(3);
  });

  it('passes over what it cannot read, says so, and takes the rest', async () => {
    const { channel, telegram, person, receiver, messages, events } = await open();
    const broken = telegram.push({ message: { message_id: 'x' } });
    const sent = person.writes('vẫn tới');
    await channel.start(receiver);
    expect(await Promise.all([broken.taken, sent.taken])).toEqual([true, true]);
    expect(messages.map(({ text }) => text)).toEqual(['vẫn tới']);
    expect(events).toContainEqual({ event: 'message.rejected', channel: 'telegram', reason: 'malformed' });
  });
});

describe('when Telegram cannot be asked', () => {
  it.each([
    ['an error of its own', FAULTS.internal, 'unknown', 500],
    ['a web page', FAULTS.htmlPage, 'unknown', null],
    ['a broken connection', FAULTS.reset, 'unknown', null],
    ['something that is no list', { kind: 'body' as const, status: 200, body: '{"ok":true,"result":{}}' }, 'malformed', null],
    ['updates without numbers', { kind: 'body' as const, status: 200, body: '{"ok":true,"result":[{"message":{}}]}' }, 'malformed', null],
  ])('because of %s, it is asked again', async (_, fault, reason, code) => {
    const { channel, telegram, person, receiver, events } = await open();
    hurry(opened);
    telegram.faults.plan('getUpdates', fault);
    const sent = person.writes('mất căn cước');
    await channel.start(receiver);
    expect(await sent.taken).toBe(true);
    expect(events).toContainEqual({ event: 'channel.unreachable', channel: 'telegram', reason, code, retryMs: 1_000 });
  });

  it('asks ever more slowly, up to a minute', async () => {
    const { channel, telegram, receiver, events, logged } = await open();
    hurry(opened);
    telegram.faults.plan('getUpdates', FAULTS.internal, 9);
    await channel.start(receiver);
    await logged('channel.unreachable', 9);
    const waits = events.flatMap((event) => (event.event === 'channel.unreachable' ? [event.retryMs / 1000] : []));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('waits as long as Telegram says', async () => {
    const { channel, telegram, receiver, events, logged } = await open();
    telegram.faults.plan('getUpdates', tooManyRequests(90));
    await channel.start(receiver);
    await logged('channel.unreachable');
    expect(events).toContainEqual({ event: 'channel.unreachable', channel: 'telegram', reason: 'too_fast', code: 429, retryMs: 90_000 });
  });

  it('gives a silent connection up, and asks anew', async () => {
    const { channel, telegram, clock, person, receiver } = await open();
    hurry(opened);
    telegram.faults.plan('getUpdates', FAULTS.stall);
    const sent = person.writes('mất căn cước');
    await channel.start(receiver);
    await telegram.called('getUpdates');
    clock.advance(60_000);
    expect(await sent.taken).toBe(true);
  });

  it('removes a webhook that was left behind, with nothing of what waits, and goes on', async () => {
    const { channel, telegram, person, receiver, events } = await open();
    hurry(opened);
    const sent = person.writes('chờ sẵn');
    telegram.useWebhook('http://127.0.0.1:9/', null);
    await channel.start(receiver);
    expect(await sent.taken).toBe(true);
    expect(telegram.callsTo('deleteWebhook').map(({ body }) => body)).toEqual([{ drop_pending_updates: false }]);
    expect(events).toContainEqual({ event: 'channel.unreachable', channel: 'telegram', reason: 'conflict', code: 409, retryMs: 1_000 });
  });

  it('goes on beside somebody else who asks with the same token', async () => {
    const { channel, telegram, person, receiver } = await open();
    hurry(opened);
    await channel.start(receiver);
    await telegram.called('getUpdates');
    await fetch(`${telegram.url}/bot${telegram.token}/getUpdates`);
    expect(await person.writes('vẫn tới').taken).toBe(true);
  });

  it('stops asking with a token that is refused, and tells the operator', async () => {
    for (const token of ['7100000001:a-token-that-was-revoked', 'no token at all']) {
      const { channel, telegram, receiver, events, logged, close } = await open({ token });
      await channel.start(receiver);
      await logged('channel.credentials_refused');
      opened.clock.advance(3_600_000);
      for (let i = 0; i < 50; i += 1) await new Promise(setImmediate);
      expect(telegram.callsTo('getUpdates')).toEqual([]);
      expect(events).toEqual([{ event: 'channel.credentials_refused', channel: 'telegram', during: 'receiving' }]);
      await close();
    }
  });

  it('shows when Telegram last answered', async () => {
    const { channel, telegram, clock, person, receiver } = await open();
    expect(channel.lastPollAt()).toBeNull();
    await channel.start(receiver);
    await person.writes('một').taken;
    const first = channel.lastPollAt();
    expect(first).toBe(clock.now());
    clock.advance(5_000);
    await person.writes('hai').taken;
    expect(channel.lastPollAt()).toBe(clock.now());
    expect(telegram.updates.pending()).toEqual([]);
  });

  it('stops at once, in the middle of a long poll, of a wait, and of an outage', async () => {
    const polling = await open();
    await polling.channel.start(polling.receiver);
    await polling.telegram.called('getUpdates');
    await polling.close();
    const waiting = await open();
    waiting.telegram.faults.plan('getUpdates', FAULTS.internal);
    await waiting.channel.start(waiting.receiver);
    await waiting.logged('channel.unreachable');
    await waiting.close();
    const hanging = await open();
    hanging.telegram.faults.plan('getUpdates', FAULTS.stall);
    await hanging.channel.start(hanging.receiver);
    await hanging.telegram.called('getUpdates');
    await hanging.channel.stop();
    expect(hanging.clock.now()).toBe(waiting.clock.now());
  });
});

describe('a tap', () => {
  it('is answered at once, before it is stored, and whatever Telegram says to that', async () => {
    const { channel, telegram, person, receiver, messages } = await open();
    const stored = Promise.withResolvers<void>();
    telegram.faults.plan('answerCallbackQuery', FAULTS.queryTooOld);
    await channel.start({ ...receiver, message: (message) => stored.promise.then(() => receiver.message(message)) });
    const sent = person.tapsData('x:officer');
    await telegram.called('answerCallbackQuery');
    expect(messages).toEqual([]);
    stored.resolve();
    expect(await sent.taken).toBe(true);
    expect(messages).toMatchObject([{ payload: 'x:officer', text: '' }]);
  });

  it('is stored though nobody answers the answer', async () => {
    const { channel, telegram, person, receiver, messages } = await open();
    telegram.faults.plan('answerCallbackQuery', FAULTS.stall);
    await channel.start(receiver);
    expect(await person.tapsData('x:menu').taken).toBe(true);
    expect(messages).toHaveLength(1);
  });

  it('that means nothing to us is answered, and noted', async () => {
    const { channel, telegram, person, receiver, messages, events } = await open();
    await channel.start(receiver);
    expect(await person.tapsData('của ai đó khác').taken).toBe(true);
    await telegram.called('answerCallbackQuery');
    expect(messages).toEqual([]);
    expect(events).toContainEqual({ event: 'message.rejected', channel: 'telegram', reason: 'unknown_button' });
  });
});

describe('a group', () => {
  it('is told once, in one sentence, that the assistant answers in private, and never handed in', async () => {
    const { channel, telegram, receiver, messages } = await open();
    await channel.start(receiver);
    const [group, other] = [telegram.group(), telegram.group()];
    const sent = [group.addsBot(), group.writes('/start'), group.writes('mất căn cước'), other.writes('alo')];
    await Promise.all(sent.map(({ taken }) => taken));
    await telegram.called('sendMessage', 2);
    expect(await telegram.person().writes('riêng').taken).toBe(true);
    expect([group, other].map((each) => each.heard().map(({ text }) => text))).toEqual([[GROUP_WORD], [GROUP_WORD]]);
    expect(messages.map(({ text }) => text)).toEqual(['riêng']);
  });

  it('of staff is told nothing, not even when it moves', async () => {
    const { channel, telegram, receiver } = await open({ staffChatId: '-4007' });
    await channel.start(receiver);
    const staff = telegram.group(-4007);
    await staff.writes('sáng nay ai trực?').taken;
    await staff.becomesSupergroup(-1_004_007_000_000).taken;
    await telegram.group(-1_004_007_000_000).writes('đã chuyển nhóm').taken;
    await staff.removesBot().taken;
    expect(telegram.callsTo('sendMessage')).toEqual([]);
  });
});

describe('a person', () => {
  it('who leaves and comes back is reported so', async () => {
    const { channel, person, receiver, notices } = await open();
    await channel.start(receiver);
    await person.blocks().taken;
    await person.unblocks().taken;
    expect(notices.map(({ kind, contactId }) => [kind, contactId])).toEqual([
      ['gone', String(person.id)],
      ['back', String(person.id)],
    ]);
  });

  it('who edits a message is reported under the id that the message was handed in with', async () => {
    const { channel, person, receiver, messages, notices } = await open();
    await channel.start(receiver);
    const first = person.writes('mất căng cước');
    await first.taken;
    await person.edits(first.messageId, 'mất căn cước').taken;
    expect(notices).toMatchObject([{ kind: 'edited', messageId: messages[0]?.externalId, text: 'mất căn cước' }]);
  });
});
