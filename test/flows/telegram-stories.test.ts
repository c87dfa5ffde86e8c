import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { realKnowledge } from '../support/knowledge.ts';
import { factOn } from '../support/officer.ts';
import { GREETING, openTelegramWorld, times } from '../support/telegram-world.ts';
import type { TelegramWorld } from '../support/telegram-world.ts';
import { leavesOf, saysOf, walksOf } from '../support/walks.ts';

const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const MEDIA = 'không xem được ảnh, tệp, giọng nói';

const { catalog } = await realKnowledge();

let world: TelegramWorld;

beforeAll(async () => {
  world = await openTelegramWorld('polling');
});
afterAll(() => world.close());

describe('given a person on Telegram', () => {
  it('when they press Start, then they are greeted by something that says it is a machine', async () => {
    const person = world.telegram.person();
    const { taken } = person.writes('/start');
    await person.hears(GREETING);
    expect(await taken).toBe(true);
    expect(world.inboundOf(person).map(({ outcome }) => outcome)).toEqual(['smalltalk.greeting']);
  });

  it('when they ask, then they are answered, and a section is had by its button', async () => {
    const person = world.telegram.person();
    person.writes(FEE_QUESTION);
    await person.hears(FEE);
    expect(person.heard()[0]?.text).toContain(GREETING);
    person.taps('Căn cứ');
    await person.hears(`${FEE} – Căn cứ`);
    expect(world.inboundOf(person).map(({ text, outcome }) => [text, outcome])).toEqual([
      [FEE_QUESTION, 'answered.faq'],
      ['Căn cứ', 'answered.faq'],
    ]);
  });

  it('when they send a picture without words, then they are told that it cannot be seen; with words, the words are answered', async () => {
    const person = await world.known();
    person.sendsPhoto();
    await person.hears(MEDIA);
    person.sendsPhoto({ caption: FEE_QUESTION });
    await person.hears('chỉ trả lời theo lời');
    await person.hears(FEE);
  });

  it('when they send an album, then there is one word about all of it', async () => {
    const person = await world.known();
    await Promise.all(person.album(5).map(({ taken }) => taken));
    await person.hears(MEDIA);
    await world.allDone();
    expect(times(person, MEDIA)).toBe(1);
    expect(world.inboundOf(person)).toHaveLength(6);
  });

  it('when they change a message, then the change is kept beside what was answered, and nothing is said again', async () => {
    const person = await world.known();
    const { messageId } = person.writes(FEE_QUESTION);
    await person.hears(FEE);
    await person.edits(messageId, 'lệ phí làm căn cước cho trẻ em').taken;
    await world.allDone();
    expect(world.inboundOf(person).at(-1)).toEqual({
      text: FEE_QUESTION,
      edited_text: 'lệ phí làm căn cước cho trẻ em',
      outcome: 'answered.faq',
    });
    expect(times(person, FEE)).toBe(1);
  });

  it('when they use the menu’s commands, then each does what it says', async () => {
    const person = await world.known();
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
      await world.allDone();
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
      const person = world.telegram.person();
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
    const leaves = leavesOf(catalog);
    expect(leaves.length).toBeGreaterThan(50);
    expect(reached).toEqual(new Set(leaves));
  }, 60_000);
});

describe('given an officer', () => {
  it('when a citizen is handed over, then the officer’s answer in the console reaches them on Telegram', async () => {
    const person = await world.known();
    const ticket = await world.handOver(person);
    await world.officer().post(`${ticket}/claim`);
    expect(factOn(await world.officer().get(ticket), 'Kênh')).toBe('Telegram');
    await world.officer().post(`${ticket}/answer`, { text: 'Mang thẻ <cũ> & giấy hẹn ạ.' });
    await person.hears('Mang thẻ <cũ> & giấy hẹn ạ.');
    person.writes(FEE_QUESTION);
    await until(() => Promise.resolve(world.inboundOf(person).at(-1)?.outcome === 'held.officer'));
    await world.officer().post(`${ticket}/close`);
    await person.hears('đã được cán bộ trả lời xong');
    expect(times(person, FEE)).toBe(0);
  });

  it('when the citizen has blocked the bot, then the officer sees that the answer did not go; once unblocked, it passes', async () => {
    const person = await world.known();
    const ticket = await world.handOver(person);
    await world.officer().post(`${ticket}/claim`);
    await person.blocks().taken;
    await world.officer().post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong.' });
    await until(() => Promise.resolve(world.outboundOf(person).at(-1)?.status === 'refused'));
    expect(world.outboundOf(person).at(-1)).toMatchObject({ reason: 'contact_gone', attempts: 1 });
    expect((await world.officer().get(ticket)).text).toContain('Không gửi được');
    await person.unblocks().taken;
    await world.officer().post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong ạ.' });
    await person.hears('đã xong ạ');
  });
});
