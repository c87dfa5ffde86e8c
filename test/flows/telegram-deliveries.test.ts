import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { FAULTS, tooManyRequests } from '../support/fake-telegram/index.ts';
import type { Person } from '../support/fake-telegram/people.ts';
import { openTelegramWorld, times } from '../support/telegram-world.ts';
import type { TelegramWorld } from '../support/telegram-world.ts';

const MINUTE = 60_000;
const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const [OTHER_QUESTION, OTHER] = ['làm hộ chiếu ở đâu', 'Cấp hộ chiếu'];

let world: TelegramWorld;

beforeAll(async () => {
  world = await openTelegramWorld('polling');
});
afterAll(() => world.close());

describe('given a Telegram that has its bad moments', () => {
  it('when it asks for a pause, then the answer comes after it, once', async () => {
    const person = await world.known();
    world.telegram.faults.plan('sendMessage', tooManyRequests(30));
    person.writes(FEE_QUESTION);
    await until(() =>
      Promise.resolve(world.outboundOf(person).at(-1)?.attempts === 1 && world.outboundOf(person).at(-1)?.status === 'queued'),
    );
    expect(times(person, FEE)).toBe(0);
    world.clock.advance(31_000);
    await person.hears(FEE);
    await world.allDone();
    expect(world.outboundOf(person).at(-1)).toMatchObject({ status: 'sent', repeated: 0, attempts: 2 });
    expect(times(person, FEE)).toBe(1);
  });

  it('when nobody knows whether an answer arrived, then it is said once more, marked so, and what follows waits for it', async () => {
    const person = await world.known();
    world.telegram.faults.plan('sendMessage', { kind: 'reset', carriedOut: true });
    person.writes(FEE_QUESTION);
    await until(() => Promise.resolve(world.outboundOf(person).at(-1)?.status === 'unknown'));
    person.writes(OTHER_QUESTION);
    await until(() => Promise.resolve(world.inboundOf(person).at(-1)?.outcome === 'answered.faq' && world.inboundOf(person).length === 3));
    expect(times(person, OTHER)).toBe(0);
    world.clock.advance(11_000);
    await person.hears(OTHER);
    await world.allDone();
    expect(
      [FEE, FEE, OTHER].map((answer, i) =>
        person
          .heard()
          .at(i - 3)
          ?.text.startsWith(answer),
      ),
    ).toEqual([true, true, true]);
    expect(world.outboundOf(person).slice(-2)).toMatchObject([
      { status: 'sent', repeated: 1, attempts: 2 },
      { status: 'sent', repeated: 0, attempts: 1 },
    ]);
  });

  it('when it cannot be asked for news for a while, then what was written meanwhile is answered once', async () => {
    const person = await world.known();
    world.telegram.faults.plan('getUpdates', FAULTS.htmlPage, 3);
    person.writes(FEE_QUESTION);
    await until(async () => {
      world.clock.advance(MINUTE);
      return Promise.resolve(times(person, FEE) > 0);
    });
    await world.allDone();
    expect(times(person, FEE)).toBe(1);
    expect(world.inboundOf(person)).toHaveLength(2);
  });
});

describe('given a service that was off', () => {
  it('when it starts again, then what was written meanwhile is answered once, in order', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, world.known));
    await world.stop();
    for (const person of people) for (const question of [FEE_QUESTION, OTHER_QUESTION]) person.writes(question);
    world.clock.advance(180 * MINUTE);
    await world.start('polling');
    for (const person of people) await person.hears(OTHER);
    await world.allDone();
    for (const person of people) {
      expect(
        person
          .heard()
          .slice(-2)
          .map(({ text }) => text.split(' ').slice(0, 2).join(' ')),
      ).toEqual(['Lệ phí', 'Cấp hộ']);
      expect([times(person, FEE), times(person, OTHER)]).toEqual([1, 1]);
    }
  });
});

/** Last in the file: from here on Telegram posts its updates. */
describe('given updates by webhook', () => {
  beforeAll(async () => {
    await world.stop();
    await world.start('webhook');
  });

  const post = (body: object, secret?: string | null): Promise<number> => world.telegram.post(body, secret);
  let number = 900_000_000;
  const message = (person: Person, text: string, messageId = world.telegram.chats.nextMessageId(), at = world.clock.now()): object => ({
    update_id: (number += 1),
    message: {
      message_id: messageId,
      date: Math.floor(at / 1000),
      chat: { id: person.id, type: 'private' },
      from: { id: person.id, is_bot: false, first_name: 'A' },
      text,
    },
  });

  it('when an update comes twice, at once and hours later, then it is answered once', async () => {
    const person = await world.known();
    const update = message(person, FEE_QUESTION);
    expect(await Promise.all([post(update), post(update)])).toEqual([200, 200]);
    await person.hears(FEE);
    await world.allDone();
    world.clock.advance(120 * MINUTE);
    expect(await post(update)).toBe(200);
    await post(message(person, OTHER_QUESTION));
    await person.hears(OTHER);
    await world.allDone();
    expect(times(person, FEE)).toBe(1);
    expect(world.inboundOf(person)).toHaveLength(3);
  });

  it('when updates come late and in the wrong order, then each is answered once', async () => {
    const person = await world.known();
    const first = message(person, FEE_QUESTION, world.telegram.chats.nextMessageId(), world.clock.now() - 120 * MINUTE);
    const second = message(person, OTHER_QUESTION);
    for (const update of [second, first]) expect(await post(update)).toBe(200);
    await person.hears(FEE);
    await world.allDone();
    expect([times(person, FEE), times(person, OTHER)]).toEqual([1, 1]);
  });

  it('when somebody without the secret posts, then nothing is taken', async () => {
    const person = world.telegram.person();
    expect(await post(message(person, FEE_QUESTION), 'doan-mo-mot-mat-ma')).toBe(401);
    expect(world.inboundOf(person)).toEqual([]);
  });
});
