import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { ticketPath } from '../support/citizen.ts';
import { runningClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { look } from '../support/database.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import type { Line } from '../support/fake-zalo/chats.ts';
import { oaSendText, userSendText } from '../support/fake-zalo/webhook-sender.ts';
import { realKnowledge } from '../support/knowledge.ts';
import { factOn, folderWithStaff, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { zaloSettings } from '../support/platforms.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';
import { saysOf, walksOf } from '../support/walks.ts';
import { zaloPeople } from '../support/zalo-citizen.ts';
import type { ZaloCitizen } from '../support/zalo-citizen.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEND = '/v3.0/oa/message/cs';
const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const [OTHER_QUESTION, OTHER] = ['làm hộ chiếu ở đâu', 'Cấp hộ chiếu'];
const GREETING = 'trợ lý trả lời tự động';
const MEDIA = 'không xem được ảnh, tệp, giọng nói';

let folder: string;
let clock: FakeClock;
let zalo: FakeZalo;
let settings: Record<string, string>;
let service: RunningService;
let officer: Officer;
let somebody: () => ZaloCitizen;

const { catalog } = await realKnowledge();

beforeAll(async () => {
  folder = await folderWithStaff({ lan: 'Chị Lan' });
  clock = runningClock(WORKING_MORNING);
  zalo = await startFakeZalo({ now: () => clock.now() });
  somebody = zaloPeople(zalo);
  settings = zaloSettings(zalo);
  await start();
});
afterAll(async () => {
  await service.stop();
  await zalo.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  service = await runService({ clock, folder, platforms: settings });
  zalo.pointWebhookAt(`${service.url}/webhooks/zalo`);
  officer = await signIn(service.url, 'lan');
}

const count = (event: string): number => service.events.filter((each) => each.event === event).length;
/** Every message that has been taken has its outcome, and nothing is on its way. */
const allDone = (): Promise<void> =>
  until(() => {
    const [left] = look<{ n: number }>(
      service.databaseFile,
      `select (select count(*) from inbound where status <> 'settled') + (select count(*) from outbound where status in ('queued', 'sending')) as n`,
    );
    return Promise.resolve(left?.n === 0);
  });

type Inbound = { readonly text: string; readonly outcome: string };
const inboundOf = ({ userId }: ZaloCitizen): Inbound[] =>
  look<Inbound>(
    service.databaseFile,
    `select inbound.text, outcome from inbound join conversations on conversations.id = conversation_id where contact_id = ? order by inbound.id`,
    userId,
  );
type Outbound = {
  readonly text: string;
  readonly status: string;
  readonly reason: string | null;
  readonly repeated: number;
  readonly attempts: number;
};
const outboundOf = ({ userId }: ZaloCitizen): Outbound[] =>
  look<Outbound>(
    service.databaseFile,
    `select text, outbound.status, reason, repeated, attempts from outbound join conversations on conversations.id = conversation_id where contact_id = ? order by outbound.seq`,
    userId,
  );
const times = (citizen: ZaloCitizen, words: string): number => citizen.heard().filter((text) => text.includes(words)).length;

/** Somebody who has been greeted, so that what they hear next is an answer. */
async function known(): Promise<ZaloCitizen> {
  const citizen = somebody();
  await citizen.follows();
  await citizen.hears(GREETING);
  await allDone();
  return citizen;
}

/** The page of the ticket of somebody who asked for an officer and filled in nothing. */
async function handOver(citizen: ZaloCitizen): Promise<string> {
  await citizen.says('giá vàng hôm nay bao nhiêu');
  await citizen.hears('tôi không đoán');
  await citizen.picks('Gặp cán bộ');
  const { text } = await citizen.hears(/PHT-\d{5}/);
  await citizen.hears('xã, phường nào');
  await citizen.picks('Bỏ qua');
  await citizen.hears('liên hệ anh/chị bằng cách nào');
  await citizen.picks('Bỏ qua');
  await citizen.hears('Tôi đã ghi đủ');
  await allDone();
  return ticketPath(text);
}

const echo = (line: Line, adminId?: string): Promise<number> =>
  zalo.deliver(oaSendText({ appId: zalo.appId, oaId: zalo.oaId }, line, adminId));
const deliver = (line: Line): Promise<number> => zalo.deliver(userSendText({ appId: zalo.appId, oaId: zalo.oaId }, line));
const writesOffline = (citizen: ZaloCitizen, text: string, at = clock.now()): Promise<Line> =>
  zalo.say(citizen.userId, text, { offline: true, at });

describe('given a person on Zalo', () => {
  it('when they follow the account, then they are greeted by something that says it is a machine', async () => {
    const citizen = somebody();
    await citizen.follows();
    await citizen.hears(GREETING);
    await allDone();
    expect(inboundOf(citizen)).toEqual([{ text: '', outcome: 'smalltalk.greeting' }]);
    expect(times(citizen, GREETING)).toBe(1);
  });

  it('when they ask, then they are answered, and a section is had by its button as well as by its number', async () => {
    const citizen = somebody();
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    expect(citizen.heard()[0]).toContain(GREETING);
    await citizen.taps('Căn cứ');
    await citizen.hears(`${FEE} – Căn cứ`);
    await citizen.picks('Lệ phí');
    await citizen.hears(`${FEE} – Lệ phí`);
    expect(inboundOf(citizen).map(({ outcome }) => outcome)).toEqual(['answered.faq', 'answered.faq', 'answered.faq']);
    expect(inboundOf(citizen)[1]?.text).toBe('Căn cứ');
  });

  it('when they send a picture without words, then they are told that it cannot be seen', async () => {
    const citizen = await known();
    await citizen.sends({ type: 'image', payload: { url: `${zalo.url}/a.jpg` } });
    await citizen.hears(MEDIA);
  });

  it('when they send several pictures at once, then there is one word about all of them', async () => {
    const citizen = await known();
    const pictures = ['1', '2', '3', '4'].map((name) => citizen.sends({ type: 'image', payload: { url: `${zalo.url}/${name}.jpg` } }));
    await Promise.all(pictures);
    await citizen.hears(MEDIA);
    await allDone();
    expect(times(citizen, MEDIA)).toBe(1);
    expect(inboundOf(citizen).map(({ outcome }) => outcome)).toEqual([
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
      const citizen = somebody();
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
    const leaves = Object.values(catalog.flows).flatMap((flow) =>
      Object.values(flow.steps).flatMap(({ id, kind }) => (kind === 'end' || kind === 'ticket' ? [`${flow.id}/${id}`] : [])),
    );
    expect(leaves.length).toBeGreaterThan(50);
    expect(reached).toEqual(new Set(leaves));
  }, 60_000);
});

describe('given an officer', () => {
  it('when a citizen is handed over, then the officer’s answer in the console reaches them on Zalo', async () => {
    const citizen = await known();
    const ticket = await handOver(citizen);
    await officer.post(`${ticket}/claim`);
    expect(factOn(await officer.get(ticket), 'Kênh')).toBe('Zalo');
    await officer.post(`${ticket}/answer`, { text: 'Chào anh/chị, em xem ngay.' });
    await citizen.hears('em xem ngay');
    await officer.post(`${ticket}/close`);
    await citizen.hears('đã được cán bộ trả lời xong');
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
  });

  it('when staff answer in OA Manager, then the assistant is silent and the console shows what was said', async () => {
    const citizen = await known();
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    await allDone();
    await zalo.sayAsOfficer(citizen.userId, 'Để tôi trả lời trực tiếp ạ.', '7771');
    await citizen.says(OTHER_QUESTION);
    await citizen.says('dạ em cảm ơn');
    await allDone();
    expect(times(citizen, OTHER)).toBe(0);
    expect(inboundOf(citizen).map(({ outcome }) => outcome)).toEqual([
      'smalltalk.greeting',
      'answered.faq',
      'held.officer',
      'held.officer',
    ]);
    const [ticket] = look<{ id: number }>(
      service.databaseFile,
      `select tickets.id from tickets join conversations on conversations.id = conversation_id where contact_id = ?`,
      citizen.userId,
    );
    const page = await officer.get(`/console/tickets/${ticket?.id}`);
    expect(page.text).toContain('Để tôi trả lời trực tiếp ạ.');
    expect(page.text).toContain(OTHER_QUESTION);
    expect(factOn(page, 'Lý do chuyển')).toContain('ứng dụng của kênh');
  });
});

describe('given a send of which nobody knows whether it arrived', () => {
  const unknownAnswer = async (): Promise<ZaloCitizen> => {
    const citizen = await known();
    zalo.faults.plan(SEND, { kind: 'reset', carriedOut: true });
    await citizen.says(FEE_QUESTION);
    await until(() => Promise.resolve(outboundOf(citizen).at(-1)?.status === 'unknown'));
    return citizen;
  };

  it('when Zalo reports it, then it is settled and not said again', async () => {
    const citizen = await unknownAnswer();
    expect(await echo(await citizen.hears(FEE))).toBe(200);
    expect(outboundOf(citizen).at(-1)).toMatchObject({ status: 'sent', repeated: 0, attempts: 1 });
    clock.advance(MINUTE);
    await citizen.says(OTHER_QUESTION);
    await citizen.hears(OTHER);
    expect(times(citizen, FEE)).toBe(1);
  });

  it('when nothing is heard of it, then it is said once more, marked so, and the next answer waits for it', async () => {
    const citizen = await unknownAnswer();
    await citizen.says(OTHER_QUESTION);
    await until(() => Promise.resolve(inboundOf(citizen).at(-1)?.outcome === 'answered.faq'));
    expect(times(citizen, OTHER)).toBe(0);
    clock.advance(MINUTE);
    await citizen.hears(OTHER);
    await allDone();
    expect(
      [FEE, FEE, OTHER].map((answer, i) =>
        citizen
          .heard()
          .at(i - 3)
          ?.startsWith(answer),
      ),
    ).toEqual([true, true, true]);
    expect(outboundOf(citizen).slice(-2)).toMatchObject([
      { status: 'sent', repeated: 1, attempts: 2 },
      { status: 'sent', repeated: 0, attempts: 1 },
    ]);
  });

  it('when the repeat ends so too, then it is left to an officer, who sees it in the console', async () => {
    const citizen = await known();
    const ticket = await handOver(citizen);
    await officer.post(`${ticket}/claim`);
    zalo.faults.plan(SEND, { kind: 'reset' }, 2);
    await officer.post(`${ticket}/answer`, { text: 'Mời anh/chị mang thẻ cũ đến.' });
    await until(() => Promise.resolve(outboundOf(citizen).at(-1)?.status === 'unknown'));
    clock.advance(MINUTE);
    await until(() => Promise.resolve(outboundOf(citizen).at(-1)?.status === 'dead'));
    const page = (await officer.get(ticket)).text;
    expect(page).toContain('Không gửi được, cần xem lại');
    expect(page).toContain('Gửi lại lần hai');
    expect(times(citizen, 'Mời anh/chị mang thẻ cũ đến.')).toBe(0);
  });
});

describe('given a webhook that delivers as it likes', () => {
  it('when a message comes twice, at once and hours later, then it is answered once', async () => {
    const citizen = await known();
    const line = await writesOffline(citizen, FEE_QUESTION);
    expect(await Promise.all([deliver(line), deliver(line)])).toEqual([200, 200]);
    await citizen.hears(FEE);
    await allDone();
    clock.advance(2 * HOUR);
    expect(await deliver(line)).toBe(200);
    await citizen.says(OTHER_QUESTION);
    await citizen.hears(OTHER);
    await allDone();
    expect(times(citizen, FEE)).toBe(1);
    expect(inboundOf(citizen)).toHaveLength(3);
  });

  it('when a message comes two hours late, then it is answered', async () => {
    const citizen = await known();
    const line = await writesOffline(citizen, FEE_QUESTION, clock.now() - 2 * HOUR);
    await deliver(line);
    await citizen.hears(FEE);
  });

  it('when a later message comes before an earlier one, then each is answered once', async () => {
    const citizen = await known();
    const earlier = await writesOffline(citizen, FEE_QUESTION);
    const later = await writesOffline(citizen, OTHER_QUESTION);
    for (const line of [later, earlier]) await deliver(line);
    await citizen.hears(FEE);
    await allDone();
    expect([times(citizen, FEE), times(citizen, OTHER)]).toEqual([1, 1]);
  });

  it('when somebody else signs, then nothing is taken', async () => {
    const citizen = somebody();
    const line = await writesOffline(citizen, FEE_QUESTION);
    const event = { ...userSendText({ appId: zalo.appId, oaId: zalo.oaId }, line) };
    const response = await fetch(`${service.url}/webhooks/zalo`, {
      method: 'POST',
      headers: { 'x-zevent-signature': `mac=${'0'.repeat(64)}` },
      body: JSON.stringify(event),
    });
    expect(response.status).toBe(200);
    expect(inboundOf(citizen)).toEqual([]);
  });
});

describe('given a person who takes back their consent', () => {
  it('when the withdrawal comes, then their words are gone, what counts them stays, and an old delivery brings nothing back', async () => {
    const citizen = await known();
    const line = await citizen.says('thẻ của tôi in sai tên, sửa ở đâu');
    await until(() => Promise.resolve(inboundOf(citizen).length === 2 && inboundOf(citizen)[1]?.outcome !== null));
    const { outcome } = inboundOf(citizen)[1] ?? {};
    const [before] = look<{ id: number }>(service.databaseFile, 'select id from conversations where contact_id = ?', citizen.userId);
    await allDone();
    expect(await zalo.withdraw(citizen.userId)).toBe(200);

    const rows = look<Inbound>(
      service.databaseFile,
      'select text, outcome from inbound where conversation_id = ? order by id',
      before?.id ?? 0,
    );
    expect(rows).toEqual([
      { text: '', outcome: 'smalltalk.greeting' },
      { text: '', outcome },
    ]);
    const said = look<{ text: string }>(service.databaseFile, 'select text from outbound where conversation_id = ?', before?.id ?? 0);
    expect(new Set(said.map(({ text }) => text))).toEqual(new Set(['']));
    await deliver(line);
    expect(inboundOf(citizen)).toEqual([]);

    await citizen.says(FEE_QUESTION);
    await citizen.hears(GREETING);
    await citizen.hears(FEE);
  });
});

describe('given three hours offline', () => {
  it('when fifty messages were missed and ten of them come again by webhook, then each is answered once', async () => {
    // Twenty people, of whom ten wrote four times and ten once.
    const people = await Promise.all(Array.from({ length: 20 }, known));
    const questions = [FEE_QUESTION, OTHER_QUESTION, 'giá vàng hôm nay bao nhiêu', 'mất căn cước làm lại ở đâu'];
    const answers = [FEE, OTHER, 'tôi không đoán', 'Cấp lại thẻ căn cước'];
    await service.stop();
    clock.advance(3 * HOUR);
    const missed: Line[] = [];
    for (const [i, citizen] of people.entries())
      for (const question of questions.slice(0, i < 10 ? 4 : 1)) {
        missed.push(await writesOffline(citizen, question, clock.now() - 2 * HOUR + missed.length * MINUTE));
      }
    expect(missed).toHaveLength(50);

    await start();
    const again = missed.filter((_, i) => i % 5 === 0);
    expect(again).toHaveLength(10);
    expect(await Promise.all(again.map(deliver))).toEqual(again.map(() => 200));
    await until(() => Promise.resolve(count('catch_up.finished') === 1), 20_000);
    await allDone();

    for (const [i, citizen] of people.entries()) {
      const wrote = i < 10 ? 4 : 1;
      expect(inboundOf(citizen)).toHaveLength(1 + wrote);
      expect(answers.map((answer) => times(citizen, answer))).toEqual(answers.map((_, n) => (n < wrote ? 1 : 0)));
    }
    expect(service.events.find(({ event }) => event === 'catch_up.finished')).toMatchObject({ cause: 'gap', complete: true });
  }, 40_000);
});

describe('given a reply window that has closed', () => {
  it('when an officer answers after 48 hours, then nothing is sent and the ticket shows it; when the citizen writes again, then answers pass', async () => {
    const citizen = await known();
    const ticket = await handOver(citizen);
    await officer.post(`${ticket}/claim`);
    clock.advance(49 * HOUR);
    officer = await signIn(service.url, 'lan');
    const sends = zalo.callsTo(SEND).length;
    await officer.post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong.' });
    await until(() => Promise.resolve(outboundOf(citizen).at(-1)?.status === 'refused'));
    expect(outboundOf(citizen).at(-1)).toMatchObject({ reason: 'window_closed' });
    expect(zalo.callsTo(SEND)).toHaveLength(sends);
    expect((await officer.get(ticket)).text).toContain('Không gửi được');

    await citizen.says('alo');
    await allDone();
    await officer.post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong ạ.' });
    await citizen.hears('đã xong ạ');
  });
});

/** Last in the file: for hours afterwards no buttons are tried. */
describe('given an account that may not use buttons', () => {
  it('when Zalo refuses buttons, then the same choices are there to be typed by their numbers', async () => {
    const citizen = await known();
    zalo.faults.plan(SEND, { kind: 'error', code: -201 });
    await citizen.says(FEE_QUESTION);
    await citizen.hears(FEE);
    await citizen.picks('Căn cứ');
    await citizen.hears(`${FEE} – Căn cứ`);
  });
});
