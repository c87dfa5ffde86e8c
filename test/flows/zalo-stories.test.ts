import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { look } from '../support/database.ts';
import type { StoredInbound } from '../support/database.ts';
import { realKnowledge } from '../support/knowledge.ts';
import { factOn } from '../support/officer.ts';
import { leavesOf, saysOf, walksOf } from '../support/walks.ts';
import { GREETING, openZaloWorld, times } from '../support/zalo-world.ts';
import type { ZaloWorld } from '../support/zalo-world.ts';

const SEND = '/v3.0/oa/message/cs';
const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const [OTHER_QUESTION, OTHER] = ['làm hộ chiếu ở đâu', 'Cấp hộ chiếu'];
const MEDIA = 'không xem được ảnh, tệp, giọng nói';

const { catalog } = await realKnowledge();

let world: ZaloWorld;

beforeAll(async () => {
  world = await openZaloWorld();
});
afterAll(() => world.close());

describe('given a person on Zalo', () => {
  it('when they follow the account, then they are greeted by something that says it is a machine', async () => {
    const citizen = world.somebody();
    await citizen.follows();
    await citizen.hears(GREETING);
    await world.allDone();
    expect(world.inboundOf(citizen)).toMatchObject([{ text: '', outcome: 'smalltalk.greeting' }]);
    expect(times(citizen, GREETING)).toBe(1);
  });

  it('when they ask, then they are answered, and a section is had by its button as well as by its number', async () => {
    const citizen = world.somebody();
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    expect(citizen.heard()[0]).toContain(GREETING);
    await citizen.taps('Căn cứ');
    await citizen.hears(`${FEE} – Căn cứ`);
    await citizen.picks('Lệ phí');
    await citizen.hears(`${FEE} – Lệ phí`);
    expect(world.inboundOf(citizen).map(({ outcome }) => outcome)).toEqual(['answered.faq', 'answered.faq', 'answered.faq']);
    expect(world.inboundOf(citizen)[1]?.text).toBe('Căn cứ');
  });

  it('when they send a picture without words, then they are told that it cannot be seen', async () => {
    const citizen = await world.known();
    await citizen.sends({ type: 'image', payload: { url: `${world.zalo.url}/a.jpg` } });
    await citizen.hears(MEDIA);
  });

  it('when they send several pictures at once, then there is one word about all of them', async () => {
    const citizen = await world.known();
    const pictures = ['1', '2', '3', '4'].map((name) =>
      citizen.sends({ type: 'image', payload: { url: `${world.zalo.url}/${name}.jpg` } }),
    );
    await Promise.all(pictures);
    await citizen.hears(MEDIA);
    await world.allDone();
    expect(times(citizen, MEDIA)).toBe(1);
    expect(world.inboundOf(citizen).map(({ outcome }) => outcome)).toEqual([
      'smalltalk.greeting',
      'declined.media',
      'ignored.more_media',
      'ignored.more_media',
      'ignored.more_media',
    ]);
  });
});

describe('given the guided flows', () => {
  const walks = walksOf(catalog);

  it('every leaf of every flow is reached with the numbers alone', async () => {
    const reached = new Set<string>();
    for (const { flow, moves, leaf } of walks) {
      const citizen = world.somebody();
      await citizen.says('menu');
      await citizen.hears('Tôi giúp được những việc sau');
      await citizen.picks(flow.title);
      await citizen.hears(saysOf(flow.steps[flow.start] ?? leaf));
      for (const { to, label, payload } of moves) {
        // A commune is the one thing that has a name and no number.
        await (payload === null ? citizen.says(label) : citizen.picks(label));
        await citizen.hears(saysOf(to));
      }
      if (leaf.kind === 'ticket') await citizen.hears(/PHT-\d{5}/);
      reached.add(`${flow.id}/${leaf.id}`);
    }
    const leaves = leavesOf(catalog);
    expect(leaves.length).toBeGreaterThan(50);
    expect(reached).toEqual(new Set(leaves));
  }, 60_000);
});

describe('given an officer', () => {
  it('when a citizen is handed over, then the officer’s answer in the console reaches them on Zalo', async () => {
    const citizen = await world.known();
    const ticket = await world.handOver(citizen);
    await world.officer().post(`${ticket}/claim`);
    expect(factOn(await world.officer().get(ticket), 'Kênh')).toBe('Zalo');
    await world.officer().post(`${ticket}/answer`, { text: 'Chào anh/chị, em xem ngay.' });
    await citizen.hears('em xem ngay');
    await world.officer().post(`${ticket}/close`);
    await citizen.hears('đã được cán bộ trả lời xong');
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
  });

  it('when staff answer in OA Manager, then the assistant is silent and the console shows what was said', async () => {
    const citizen = await world.known();
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    await world.allDone();
    await world.zalo.sayAsOfficer(citizen.userId, 'Để tôi trả lời trực tiếp ạ.', '7771');
    await citizen.says(OTHER_QUESTION);
    await citizen.says('dạ em cảm ơn');
    await world.allDone();
    expect(times(citizen, OTHER)).toBe(0);
    expect(world.inboundOf(citizen).map(({ outcome }) => outcome)).toEqual([
      'smalltalk.greeting',
      'answered.faq',
      'held.officer',
      'held.officer',
    ]);
    const [ticket] = look<{ id: number }>(
      world.service().databaseFile,
      `select tickets.id from tickets join conversations on conversations.id = conversation_id where contact_id = ?`,
      citizen.userId,
    );
    const page = await world.officer().get(`/console/tickets/${ticket?.id}`);
    expect(page.text).toContain('Để tôi trả lời trực tiếp ạ.');
    expect(page.text).toContain(OTHER_QUESTION);
    expect(factOn(page, 'Lý do chuyển')).toContain('ứng dụng của kênh');
  });
});

describe('given a person who takes back their consent', () => {
  it('when the withdrawal comes, then their words are gone, what counts them stays, and an old delivery brings nothing back', async () => {
    const citizen = await world.known();
    const line = await citizen.says('thẻ của tôi in sai tên, sửa ở đâu');
    await until(() => Promise.resolve(world.inboundOf(citizen).length === 2 && world.inboundOf(citizen)[1]?.outcome !== null));
    const { outcome } = world.inboundOf(citizen)[1] ?? {};
    const [before] = look<{ id: number }>(
      world.service().databaseFile,
      'select id from conversations where contact_id = ?',
      citizen.userId,
    );
    await world.allDone();
    expect(await world.zalo.withdraw(citizen.userId)).toBe(200);

    const rows = look<Pick<StoredInbound, 'text' | 'outcome'>>(
      world.service().databaseFile,
      'select text, outcome from inbound where conversation_id = ? order by id',
      before?.id ?? 0,
    );
    expect(rows).toEqual([
      { text: '', outcome: 'smalltalk.greeting' },
      { text: '', outcome },
    ]);
    const said = look<{ text: string }>(
      world.service().databaseFile,
      'select text from outbound where conversation_id = ?',
      before?.id ?? 0,
    );
    expect(new Set(said.map(({ text }) => text))).toEqual(new Set(['']));
    await world.deliver(line);
    expect(world.inboundOf(citizen)).toEqual([]);

    await citizen.says(FEE_QUESTION);
    await citizen.hears(GREETING);
    await citizen.hears(FEE);
  });
});

/** Last in the file: for hours afterwards no buttons are tried. */
describe('given an account that may not use buttons', () => {
  it('when Zalo refuses buttons, then the same choices are there to be typed by their numbers', async () => {
    const citizen = await world.known();
    world.zalo.faults.plan(SEND, { kind: 'error', code: -201 });
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    await citizen.picks('Căn cứ');
    await citizen.hears(`${FEE} – Căn cứ`);
  });
});
