import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { ticketPath } from '../support/citizen.ts';
import { runningClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { allDone as everything, inboundOf as storedInbound, outboundOf as storedOutbound } from '../support/database.ts';
import type { StoredInbound, StoredOutbound } from '../support/database.ts';
import { FAULTS, startFakeTelegram, tooManyRequests } from '../support/fake-telegram/index.ts';
import type { FakeTelegram } from '../support/fake-telegram/index.ts';
import type { Person } from '../support/fake-telegram/people.ts';
import { realKnowledge } from '../support/knowledge.ts';
import { factOn, folderWithStaff, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { telegramSettings, WEBHOOK_SECRET } from '../support/platforms.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';
import { saysOf, walksOf } from '../support/walks.ts';

const MINUTE = 60_000;
const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const [OTHER_QUESTION, OTHER] = ['làm hộ chiếu ở đâu', 'Cấp hộ chiếu'];
const GREETING = 'trợ lý trả lời tự động';
const MEDIA = 'không xem được ảnh, tệp, giọng nói';

let folder: string;
let clock: FakeClock;
let telegram: FakeTelegram;
let service: RunningService;
let officer: Officer;

const { catalog } = await realKnowledge();

beforeAll(async () => {
  folder = await folderWithStaff({ lan: 'Chị Lan' });
  clock = runningClock(WORKING_MORNING);
  telegram = await startFakeTelegram({ now: () => clock.now() });
  service = await runService({ clock, folder, platforms: telegramSettings(telegram) });
  officer = await signIn(service.url, 'lan');
});
afterAll(async () => {
  await service.stop();
  await telegram.close();
  await rm(folder, { recursive: true, force: true });
});

const allDone = (): Promise<void> => everything(service.databaseFile);
const inboundOf = ({ id }: Person): StoredInbound[] => storedInbound(service.databaseFile, String(id));
const outboundOf = ({ id }: Person): StoredOutbound[] => storedOutbound(service.databaseFile, String(id));
const times = (person: Person, words: string): number => person.heard().filter(({ text }) => text.includes(words)).length;

async function known(): Promise<Person> {
  const person = telegram.person();
  person.writes('/start');
  await person.hears(GREETING);
  await allDone();
  return person;
}

async function handOver(person: Person): Promise<string> {
  person.writes('giá vàng hôm nay bao nhiêu');
  await person.hears('tôi không đoán');
  person.taps('Gặp cán bộ');
  const { text } = await person.hears(/PHT-\d{5}/);
  await person.hears('xã, phường nào');
  person.taps('Bỏ qua');
  await person.hears('liên hệ anh/chị bằng cách nào');
  person.taps('Bỏ qua');
  await person.hears('Tôi đã ghi đủ');
  await allDone();
  return ticketPath(text);
}

describe('given a person on Telegram', () => {
  it('when they press Start, then they are greeted by something that says it is a machine', async () => {
    const person = telegram.person();
    const { taken } = person.writes('/start');
    await person.hears(GREETING);
    expect(await taken).toBe(true);
    expect(inboundOf(person).map(({ outcome }) => outcome)).toEqual(['smalltalk.greeting']);
  });

  it('when they ask, then they are answered, and a section is had by its button', async () => {
    const person = telegram.person();
    person.writes(FEE_QUESTION);
    await person.hears(FEE);
    expect(person.heard()[0]?.text).toContain(GREETING);
    person.taps('Căn cứ');
    await person.hears(`${FEE} – Căn cứ`);
    expect(inboundOf(person).map(({ text, outcome }) => [text, outcome])).toEqual([
      [FEE_QUESTION, 'answered.faq'],
      ['Căn cứ', 'answered.faq'],
    ]);
  });

  it('when they send a picture without words, then they are told that it cannot be seen; with words, the words are answered', async () => {
    const person = await known();
    person.sendsPhoto();
    await person.hears(MEDIA);
    person.sendsPhoto({ caption: FEE_QUESTION });
    await person.hears('chỉ trả lời theo lời');
    await person.hears(FEE);
  });

  it('when they send an album, then there is one word about all of it', async () => {
    const person = await known();
    await Promise.all(person.album(5).map(({ taken }) => taken));
    await person.hears(MEDIA);
    await allDone();
    expect(times(person, MEDIA)).toBe(1);
    expect(inboundOf(person)).toHaveLength(6);
  });

  it('when they change a message, then the change is kept beside what was answered, and nothing is said again', async () => {
    const person = await known();
    const { messageId } = person.writes(FEE_QUESTION);
    await person.hears(FEE);
    await person.edits(messageId, 'lệ phí làm căn cước cho trẻ em').taken;
    await allDone();
    expect(inboundOf(person).at(-1)).toEqual({
      text: FEE_QUESTION,
      edited_text: 'lệ phí làm căn cước cho trẻ em',
      outcome: 'answered.faq',
    });
    expect(times(person, FEE)).toBe(1);
  });

  it('when they use the menu’s commands, then each does what it says', async () => {
    const person = await known();
    const answers = {
      '/help': 'Tôi giúp được những việc sau',
      '/trangthai': 'phiếu',
      '/huy': 'Gặp cán bộ',
      '/gapcanbo': 'viết câu cần hỏi',
    };
    const heard: Record<string, boolean> = {};
    for (const [command, words] of Object.entries(answers)) {
      const before = person.heard().length;
      person.writes(command);
      await person.hears(/./);
      await allDone();
      const said = person.heard().slice(before);
      heard[command] = said.some(({ text, rows }) => `${text}${JSON.stringify(rows)}`.includes(words));
    }
    expect(heard).toEqual({ '/help': true, '/trangthai': true, '/huy': true, '/gapcanbo': true });
  });
});

describe('given the guided flows', () => {
  it('every leaf of every flow is reached by tapping', async () => {
    const reached = new Set<string>();
    for (const { flow, moves, leaf } of walksOf(catalog)) {
      const person = telegram.person();
      person.tapsData(`f:${flow.id}`);
      await person.hears(saysOf(flow.steps[flow.start] ?? leaf));
      for (const { to, label, payload } of moves) {
        // A commune is the one thing that has a name and no button.
        if (payload === null) person.writes(label);
        else {
          const button = person
            .heard()
            .at(-1)
            ?.rows.flat()
            .find(({ callback_data: data }) => data === payload);
          person.taps(button?.text ?? label);
        }
        await person.hears(saysOf(to));
      }
      if (leaf.kind === 'ticket') await person.hears(/PHT-\d{5}/);
      reached.add(`${flow.id}/${leaf.id}`);
    }
    const leaves = Object.values(catalog.flows).flatMap((flow) =>
      Object.values(flow.steps).flatMap(({ id, kind }) => (kind === 'end' || kind === 'ticket' ? [`${flow.id}/${id}`] : [])),
    );
    expect(leaves.length).toBeGreaterThan(50);
    expect(reached).toEqual(new Set(leaves));
  }, 60_000);
});

describe('given an officer', () => {
  it('when a citizen is handed over, then the officer’s answer in the console reaches them on Telegram', async () => {
    const person = await known();
    const ticket = await handOver(person);
    await officer.post(`${ticket}/claim`);
    expect(factOn(await officer.get(ticket), 'Kênh')).toBe('Telegram');
    await officer.post(`${ticket}/answer`, { text: 'Mang thẻ <cũ> & giấy hẹn ạ.' });
    await person.hears('Mang thẻ <cũ> & giấy hẹn ạ.');
    person.writes(FEE_QUESTION);
    await until(() => Promise.resolve(inboundOf(person).at(-1)?.outcome === 'held.officer'));
    await officer.post(`${ticket}/close`);
    await person.hears('đã được cán bộ trả lời xong');
    expect(times(person, FEE)).toBe(0);
  });

  it('when the citizen has blocked the bot, then the officer sees that the answer did not go; once unblocked, it passes', async () => {
    const person = await known();
    const ticket = await handOver(person);
    await officer.post(`${ticket}/claim`);
    await person.blocks().taken;
    await officer.post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong.' });
    await until(() => Promise.resolve(outboundOf(person).at(-1)?.status === 'refused'));
    expect(outboundOf(person).at(-1)).toMatchObject({ reason: 'contact_gone', attempts: 1 });
    expect((await officer.get(ticket)).text).toContain('Không gửi được');
    await person.unblocks().taken;
    await officer.post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong ạ.' });
    await person.hears('đã xong ạ');
  });
});

describe('given a Telegram that has its bad moments', () => {
  it('when it asks for a pause, then the answer comes after it, once', async () => {
    const person = await known();
    telegram.faults.plan('sendMessage', tooManyRequests(30));
    person.writes(FEE_QUESTION);
    await until(() => Promise.resolve(outboundOf(person).at(-1)?.attempts === 1 && outboundOf(person).at(-1)?.status === 'queued'));
    expect(times(person, FEE)).toBe(0);
    clock.advance(31_000);
    await person.hears(FEE);
    await allDone();
    expect(outboundOf(person).at(-1)).toMatchObject({ status: 'sent', repeated: 0, attempts: 2 });
    expect(times(person, FEE)).toBe(1);
  });

  it('when nobody knows whether an answer arrived, then it is said once more, marked so, and what follows waits for it', async () => {
    const person = await known();
    telegram.faults.plan('sendMessage', { kind: 'reset', carriedOut: true });
    person.writes(FEE_QUESTION);
    await until(() => Promise.resolve(outboundOf(person).at(-1)?.status === 'unknown'));
    person.writes(OTHER_QUESTION);
    await until(() => Promise.resolve(inboundOf(person).at(-1)?.outcome === 'answered.faq' && inboundOf(person).length === 3));
    expect(times(person, OTHER)).toBe(0);
    clock.advance(11_000);
    await person.hears(OTHER);
    await allDone();
    expect(
      [FEE, FEE, OTHER].map((answer, i) =>
        person
          .heard()
          .at(i - 3)
          ?.text.startsWith(answer),
      ),
    ).toEqual([true, true, true]);
    expect(outboundOf(person).slice(-2)).toMatchObject([
      { status: 'sent', repeated: 1, attempts: 2 },
      { status: 'sent', repeated: 0, attempts: 1 },
    ]);
  });

  it('when it cannot be asked for news for a while, then what was written meanwhile is answered once', async () => {
    const person = await known();
    telegram.faults.plan('getUpdates', FAULTS.htmlPage, 3);
    person.writes(FEE_QUESTION);
    await until(async () => {
      clock.advance(MINUTE);
      return Promise.resolve(times(person, FEE) > 0);
    });
    await allDone();
    expect(times(person, FEE)).toBe(1);
    expect(inboundOf(person)).toHaveLength(2);
  });
});

describe('given a service that was off', () => {
  it('when it starts again, then what was written meanwhile is answered once, in order', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, known));
    await service.stop();
    for (const person of people) for (const question of [FEE_QUESTION, OTHER_QUESTION]) person.writes(question);
    clock.advance(180 * MINUTE);
    service = await runService({ clock, folder, platforms: telegramSettings(telegram) });
    officer = await signIn(service.url, 'lan');
    for (const person of people) await person.hears(OTHER);
    await allDone();
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
  const post = (body: object, secret?: string | null): Promise<number> => telegram.post(body, secret);
  let number = 900_000_000;
  const message = (person: Person, text: string, messageId = telegram.chats.nextMessageId(), at = clock.now()): object => ({
    update_id: (number += 1),
    message: {
      message_id: messageId,
      date: Math.floor(at / 1000),
      chat: { id: person.id, type: 'private' },
      from: { id: person.id, is_bot: false, first_name: 'A' },
      text,
    },
  });

  beforeAll(async () => {
    await service.stop();
    service = await runService({ clock, folder, platforms: telegramSettings(telegram, 'webhook') });
    telegram.useWebhook(`${service.url}/webhooks/telegram`, WEBHOOK_SECRET);
  });

  it('when an update comes twice, at once and hours later, then it is answered once', async () => {
    const person = await known();
    const update = message(person, FEE_QUESTION);
    expect(await Promise.all([post(update), post(update)])).toEqual([200, 200]);
    await person.hears(FEE);
    await allDone();
    clock.advance(120 * MINUTE);
    expect(await post(update)).toBe(200);
    await post(message(person, OTHER_QUESTION));
    await person.hears(OTHER);
    await allDone();
    expect(times(person, FEE)).toBe(1);
    expect(inboundOf(person)).toHaveLength(3);
  });

  it('when updates come late and in the wrong order, then each is answered once', async () => {
    const person = await known();
    const first = message(person, FEE_QUESTION, telegram.chats.nextMessageId(), clock.now() - 120 * MINUTE);
    const second = message(person, OTHER_QUESTION);
    for (const update of [second, first]) expect(await post(update)).toBe(200);
    await person.hears(FEE);
    await allDone();
    expect([times(person, FEE), times(person, OTHER)]).toEqual([1, 1]);
  });

  it('when somebody without the secret posts, then nothing is taken', async () => {
    const person = telegram.person();
    expect(await post(message(person, FEE_QUESTION), 'doan-mo-mot-mat-ma')).toBe(401);
    expect(inboundOf(person)).toEqual([]);
  });
});
