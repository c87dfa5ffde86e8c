import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ZaloSettings } from '../../../src/channels/zalo/settings.ts';
import type { Event } from '../../../src/core/event.ts';
import type { Receiver } from '../../../src/core/ports.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import type { FakeClock } from '../../support/clock.ts';
import { startFakeZalo } from '../../support/fake-zalo/index.ts';
import type { FakeZalo } from '../../support/fake-zalo/index.ts';
import type { Line } from '../../support/fake-zalo/chats.ts';
import { oaSendText, userSendText } from '../../support/fake-zalo/webhook-sender.ts';
import { openLedger, openWorld } from './world.ts';
import type { Ledger, World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RECENT = '/v2.0/oa/listrecentchat';
const CONVERSATION = '/v2.0/oa/conversation';

let clock: FakeClock;
let fake: FakeZalo;
let folder: string;
/** What the helpdesk has stored; like its database it outlives the service. */
let ledger: Ledger;
let open: World[];
let firstPair: ZaloSettings['firstPair'];
beforeEach(async () => {
  clock = fakeClock(WORKING_MORNING);
  fake = await startFakeZalo({ now: () => clock.now() });
  folder = await mkdtemp(join(tmpdir(), 'zalo-'));
  ledger = openLedger();
  open = [];
  firstPair = fake.tokens.issue();
});
afterEach(async () => {
  for (const world of open) await world.close();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

/** The service starts, on what an earlier one left. */
async function startService(receiverFor: (world: World) => Receiver = () => ledger): Promise<World> {
  const world = await openWorld({ fake, clock, folder, settings: { firstPair } });
  open.push(world);
  await world.channel.start(receiverFor(world));
  return world;
}
const reported = (events: readonly Event[], name: Event['event']) => events.filter(({ event }) => event === name);
const caughtUp = (world: World, times = 1) =>
  vi.waitFor(() => expect(reported(world.events, 'catch_up.finished')).toHaveLength(times), { timeout: 10_000, interval: 5 });
const texts = (): string[] => ledger.messages.map(({ text }) => text);

/** The service is gone, and people go on writing. */
async function offline(world: World, ms: number): Promise<void> {
  await world.close();
  open = open.filter((each) => each !== world);
  clock.advance(ms);
}

describe('after three hours offline', () => {
  it('50 messages of which 10 come again by webhook at the same time are handed in once each, oldest first for each person', async () => {
    const before = await startService();
    await fake.say('1000', 'trước khi mất mạng');
    await offline(before, 3 * HOUR);
    const missed: Line[] = [];
    for (let n = 0; n < 50; n += 1)
      missed.push(await fake.say(`${1000 + (n % 7)}`, `tin ${n}`, { offline: true, at: clock.now() - 3 * HOUR + (n + 1) * MINUTE }));

    const after = await startService();
    await Promise.all([caughtUp(after), ...missed.slice(20, 30).map((line) => fake.deliver(userSendText(fake, line)))]);

    expect(texts().toSorted()).toEqual(['trước khi mất mạng', ...missed.map(({ text }) => text)].toSorted());
    const sentAtOf = new Map(missed.map(({ text, at }) => [text, at]));
    const late = ledger.messages.slice(1).filter(({ text }) => !missed.slice(20, 30).some((line) => line.text === text));
    for (const person of new Set(late.map(({ contactId }) => contactId))) {
      const times = late.filter(({ contactId }) => contactId === person).map(({ sentAt }) => sentAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    for (const { text, sentAt } of late) expect(sentAt).toBe(sentAtOf.get(text));
  });

  it('a message has the id its webhook would have had, and the same content: words, a picture, a tapped button', async () => {
    await offline(await startService(), HOUR);
    const attachment = { type: 'image', payload: { url: 'https://photo-stal-1.zdn.vn/a.jpg' } } as const;
    const lines = [
      await fake.say('5', 'mất căn cước', { offline: true }),
      await fake.say('5', '', { offline: true, attachment }),
      await fake.say('5', '#t:mat-can-cuoc/le-phi Lệ phí', { offline: true }),
    ];
    await caughtUp(await startService());
    const caught = [...ledger.messages];
    expect(caught).toMatchObject([
      { text: 'mất căn cước' },
      { text: '', attachments: [{ kind: 'image', reference: 'https://photo-stal-1.zdn.vn/a.jpg' }] },
      { text: 'Lệ phí', payload: 't:mat-can-cuoc/le-phi' },
    ]);
    const fresh = openLedger();
    const other = await openWorld({ fake, clock, folder });
    await other.channel.start(fresh);
    for (const line of lines) await fake.deliver(userSendText(fake, line));
    await other.close();
    expect(fresh.messages.slice(0, 3)).toEqual(caught);
  });

  it('what our own side said is evidence that it arrived, and no more: who typed it only the webhook tells', async () => {
    const line = await fake.sayAsOfficer('5', 'Mời anh ra lấy thẻ', '77');
    await offline(await startService(), MINUTE);
    await caughtUp(await startService());
    expect(ledger.messages).toEqual([]);
    expect(ledger.notices).toMatchObject([{ kind: 'spoken', messageId: line.messageId, text: 'Mời anh ra lấy thẻ', byStaff: false }]);
    await fake.deliver(oaSendText(fake, line, '77'));
    expect(ledger.notices).toMatchObject([{ byStaff: false }, { kind: 'spoken', messageId: line.messageId, byStaff: true }]);
  });

  it('nothing older than 48 hours is answered', async () => {
    await offline(await startService(), 60 * HOUR);
    await fake.say('5', 'quá cũ', { offline: true, at: clock.now() - 48 * HOUR - 1 });
    await fake.say('5', 'còn mới', { offline: true, at: clock.now() - 48 * HOUR + MINUTE });
    await caughtUp(await startService());
    expect(texts()).toEqual(['còn mới']);
  });
});

describe('the first start', () => {
  it('does not answer what was said before there was an assistant', async () => {
    await fake.say('5', 'hỏi từ hôm qua', { offline: true, at: clock.now() - 20 * HOUR });
    const world = await startService();
    await fake.say('6', 'mới');
    expect(texts()).toEqual(['mới']);
    expect(fake.callsTo(RECENT)).toEqual([]);
    expect(world.events).toEqual([]);
  });
});

describe('a channel that was stopped before it was started', () => {
  it('leaves no mark behind, as if all had been read', async () => {
    await offline(await openWorld({ fake, clock, folder }), MINUTE);
    await fake.say('5', 'trước khi có trợ lý', { offline: true });
    await startService();
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    expect(fake.callsTo(RECENT)).toEqual([]);
  });
});

describe('catching up', () => {
  it('keeps nobody waiting: the service starts and takes messages while Zalo does not answer', async () => {
    await offline(await startService(), HOUR);
    await fake.say('5', 'lúc mất mạng', { offline: true });
    fake.faults.plan(RECENT, { kind: 'stall' });
    await startService();
    await fake.say('6', 'lúc này');
    expect(texts()).toEqual(['lúc này']);
  });

  it.each([
    ['an error page', { kind: 'error', code: -211 }, 'operator_alert'],
    ['no permission', { kind: 'error', code: -223 }, 'operator_alert'],
  ] as const)('that fails because of %s is tried again, ever more slowly, and forgets nothing meanwhile', async (_, fault, reason) => {
    await offline(await startService(), HOUR);
    await fake.say('5', 'lúc mất mạng', { offline: true });
    fake.faults.plan(RECENT, fault, 3);
    const world = await startService();
    const failed = (times: number) =>
      vi.waitFor(() => expect(reported(world.events, 'catch_up.failed')).toHaveLength(times), { interval: 5 });
    for (const [times, retryMs] of [
      [1, 30_000],
      [2, 60_000],
      [3, 120_000],
    ] as const) {
      await failed(times);
      // What comes by webhook in between does not close the gap.
      await fake.say('6', `lúc này ${times}`);
      clock.advance(retryMs);
    }
    await caughtUp(world);
    expect(texts()).toEqual(['lúc này 1', 'lúc này 2', 'lúc này 3', 'lúc mất mạng']);
    expect(reported(world.events, 'catch_up.failed').at(-1)).toEqual({
      event: 'catch_up.failed',
      channel: 'zalo',
      reason,
      retryMs: 120_000,
    });
  });

  it('that was interrupted is resumed at the next start', async () => {
    await offline(await startService(), HOUR);
    for (let n = 0; n < 6; n += 1) await fake.say(`${n}`, `tin ${n}`, { offline: true, at: clock.now() - 30 * MINUTE + n * MINUTE });
    const second = await startService((world) => ({
      ...ledger,
      async message(message) {
        const result = await ledger.message(message);
        if (ledger.messages.length === 2) void world.channel.stop();
        return result;
      },
    }));
    await vi.waitFor(() => expect(ledger.messages).toHaveLength(2), { interval: 1 });
    await offline(second, 20 * MINUTE);
    expect(texts()).toEqual(['tin 0', 'tin 1']);

    await caughtUp(await startService());
    expect(texts()).toEqual(['tin 0', 'tin 1', 'tin 2', 'tin 3', 'tin 4', 'tin 5']);
  });

  it('that the store interrupts is tried again', async () => {
    await offline(await startService(), HOUR);
    await fake.say('5', 'lúc mất mạng', { offline: true });
    ledger.fails = true;
    const world = await startService();
    await vi.waitFor(() => expect(reported(world.events, 'catch_up.failed')).toHaveLength(1), { interval: 5 });
    ledger.fails = false;
    clock.advance(30_000);
    await caughtUp(world);
    expect(texts()).toEqual(['lúc mất mạng']);
    // Nothing of the store's own words.
    expect(reported(world.events, 'catch_up.failed')).toMatchObject([{ reason: expect.stringMatching(/^Error/) as string }]);
    expect(JSON.stringify(world.events)).not.toContain('disk full');
  });

  it('passes over a person whose lines Zalo does not show, and says that something is left out', async () => {
    await offline(await startService(), HOUR);
    await fake.say('5', 'một', { offline: true });
    await fake.say('6', 'hai', { offline: true });
    fake.faults.plan(CONVERSATION, { kind: 'error', code: -213 });
    const world = await startService();
    await caughtUp(world);
    expect(texts()).toEqual(['hai']);
    expect(reported(world.events, 'catch_up.finished')).toMatchObject([{ people: 2, messages: 1, complete: false }]);
  });

  it('hands in nothing once the channel is stopped', async () => {
    await offline(await startService(), HOUR);
    for (let n = 0; n < 5; n += 1) await fake.say(`${n}`, `tin ${n}`, { offline: true });
    const world = await startService();
    await world.channel.stop();
    const had = ledger.messages.length;
    for (let i = 0; i < 100; i += 1) await new Promise(setImmediate);
    expect(ledger.messages).toHaveLength(had);
  });
});

describe('while the service runs', () => {
  it('a message that could not be stored is fetched a minute later, though Zalo may not deliver it again', async () => {
    const world = await startService();
    ledger.fails = true;
    await fake.say('5', 'lúc đĩa đầy');
    ledger.fails = false;
    clock.advance(MINUTE);
    await caughtUp(world);
    expect(texts()).toEqual(['lúc đĩa đầy']);
  });

  it('half an hour of silence is looked into: the webhook may be switched off', async () => {
    const world = await startService();
    await fake.say('5', 'một');
    clock.advance(20 * MINUTE);
    await fake.say('5', 'hai');
    clock.advance(20 * MINUTE);
    await fake.say('5', 'không ai báo', { offline: true });
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    expect(fake.callsTo(RECENT)).toEqual([]);
    clock.advance(10 * MINUTE);
    await caughtUp(world);
    expect(texts()).toEqual(['một', 'hai', 'không ai báo']);
    expect(reported(world.events, 'catch_up.finished')).toEqual([
      { event: 'catch_up.finished', channel: 'zalo', cause: 'silence', people: 1, messages: 1, complete: true, ms: 0 },
    ]);
    clock.advance(30 * MINUTE);
    await caughtUp(world, 2);
    expect(reported(world.events, 'catch_up.finished')[1]).toMatchObject({ cause: 'silence', messages: 0 });
  });

  it('a busy day leaves little to read after a restart', async () => {
    const world = await startService();
    for (let n = 0; n < 30; n += 1) {
      await fake.say(`${n}`, `tin ${n}`);
      clock.advance(5 * MINUTE);
    }
    await offline(world, MINUTE);
    await caughtUp(await startService());
    // Of thirty people the three of the last ten minutes.
    expect(fake.callsTo(CONVERSATION).length).toBeLessThanOrEqual(3);
    expect(texts()).toHaveLength(30);
  });
});
