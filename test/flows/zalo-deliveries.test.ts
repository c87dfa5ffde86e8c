import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import type { Line } from '../support/fake-zalo/chats.ts';
import { oaSendText, userSendText } from '../support/fake-zalo/webhook-sender.ts';
import type { ZaloCitizen } from '../support/zalo-citizen.ts';
import { openZaloWorld, times } from '../support/zalo-world.ts';
import type { ZaloWorld } from '../support/zalo-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEND = '/v3.0/oa/message/cs';
const [FEE_QUESTION, FEE] = ['lệ phí làm căn cước', 'Lệ phí căn cước'];
const [OTHER_QUESTION, OTHER] = ['làm hộ chiếu ở đâu', 'Cấp hộ chiếu'];

let world: ZaloWorld;

beforeAll(async () => {
  world = await openZaloWorld();
});
afterAll(() => world.close());

const count = (event: string): number => world.service().events.filter((each) => each.event === event).length;
const echo = (line: Line): Promise<number> => world.zalo.deliver(oaSendText({ appId: world.zalo.appId, oaId: world.zalo.oaId }, line));

describe('given a send of which nobody knows whether it arrived', () => {
  const unknownAnswer = async (): Promise<ZaloCitizen> => {
    const citizen = await world.known();
    world.zalo.faults.plan(SEND, { kind: 'reset', carriedOut: true });
    await citizen.says(FEE_QUESTION);
    await until(() => Promise.resolve(world.outboundOf(citizen).at(-1)?.status === 'unknown'));
    return citizen;
  };

  it('when Zalo reports it, then it is settled and not said again', async () => {
    const citizen = await unknownAnswer();
    expect(await echo(await citizen.hears(FEE))).toBe(200);
    expect(world.outboundOf(citizen).at(-1)).toMatchObject({ status: 'sent', repeated: 0, attempts: 1 });
    world.clock.advance(MINUTE);
    await citizen.says(OTHER_QUESTION);
    await citizen.hears(OTHER);
    expect(times(citizen, FEE)).toBe(1);
  });

  it('when nothing is heard of it, then it is said once more, marked so, and the next answer waits for it', async () => {
    const citizen = await unknownAnswer();
    await citizen.says(OTHER_QUESTION);
    await until(() => Promise.resolve(world.inboundOf(citizen).at(-1)?.outcome === 'answered.faq'));
    expect(times(citizen, OTHER)).toBe(0);
    world.clock.advance(MINUTE);
    await citizen.hears(OTHER);
    await world.allDone();
    expect(
      [FEE, FEE, OTHER].map((answer, i) =>
        citizen
          .heard()
          .at(i - 3)
          ?.startsWith(answer),
      ),
    ).toEqual([true, true, true]);
    expect(world.outboundOf(citizen).slice(-2)).toMatchObject([
      { status: 'sent', repeated: 1, attempts: 2 },
      { status: 'sent', repeated: 0, attempts: 1 },
    ]);
  });

  it('when the repeat ends so too, then it is left to an officer, who sees it in the console', async () => {
    const citizen = await world.known();
    const ticket = await world.handOver(citizen);
    await world.officer().post(`${ticket}/claim`);
    world.zalo.faults.plan(SEND, { kind: 'reset' }, 2);
    await world.officer().post(`${ticket}/answer`, { text: 'Mời anh/chị mang thẻ cũ đến.' });
    await until(() => Promise.resolve(world.outboundOf(citizen).at(-1)?.status === 'unknown'));
    world.clock.advance(MINUTE);
    await until(() => Promise.resolve(world.outboundOf(citizen).at(-1)?.status === 'dead'));
    const page = (await world.officer().get(ticket)).text;
    expect(page).toContain('Không gửi được, cần xem lại');
    expect(page).toContain('Gửi lại lần hai');
    expect(times(citizen, 'Mời anh/chị mang thẻ cũ đến.')).toBe(0);
  });
});

describe('given a webhook that delivers as it likes', () => {
  it('when a message comes twice, at once and hours later, then it is answered once', async () => {
    const citizen = await world.known();
    const line = await world.writesUnseen(citizen, FEE_QUESTION);
    expect(await Promise.all([world.deliver(line), world.deliver(line)])).toEqual([200, 200]);
    await citizen.hears(FEE);
    await world.allDone();
    world.clock.advance(2 * HOUR);
    expect(await world.deliver(line)).toBe(200);
    await citizen.says(OTHER_QUESTION);
    await citizen.hears(OTHER);
    await world.allDone();
    expect(times(citizen, FEE)).toBe(1);
    expect(world.inboundOf(citizen)).toHaveLength(3);
  });

  it('when a message comes two hours late, then it is answered', async () => {
    const citizen = await world.known();
    const line = await world.writesUnseen(citizen, FEE_QUESTION, world.clock.now() - 2 * HOUR);
    await world.deliver(line);
    await citizen.hears(FEE);
  });

  it('when a later message comes before an earlier one, then each is answered once', async () => {
    const citizen = await world.known();
    const earlier = await world.writesUnseen(citizen, FEE_QUESTION);
    const later = await world.writesUnseen(citizen, OTHER_QUESTION);
    for (const line of [later, earlier]) await world.deliver(line);
    await citizen.hears(FEE);
    await world.allDone();
    expect([times(citizen, FEE), times(citizen, OTHER)]).toEqual([1, 1]);
  });

  it('when somebody else signs, then nothing is taken', async () => {
    const citizen = world.somebody();
    const line = await world.writesUnseen(citizen, FEE_QUESTION);
    const event = { ...userSendText({ appId: world.zalo.appId, oaId: world.zalo.oaId }, line) };
    const response = await fetch(`${world.service().url}/webhooks/zalo`, {
      method: 'POST',
      headers: { 'x-zevent-signature': `mac=${'0'.repeat(64)}` },
      body: JSON.stringify(event),
    });
    expect(response.status).toBe(200);
    expect(world.inboundOf(citizen)).toEqual([]);
  });
});

describe('given three hours offline', () => {
  it('when fifty messages were missed and ten of them come again by webhook, then each is answered once', async () => {
    // Twenty people, of whom ten wrote four times and ten once.
    const people = await Promise.all(Array.from({ length: 20 }, world.known));
    const questions = [FEE_QUESTION, OTHER_QUESTION, 'thời tiết hôm nay thế nào', 'mất căn cước làm lại ở đâu'];
    const answers = [FEE, OTHER, 'tôi không đoán', 'Cấp lại thẻ căn cước'];
    await world.stop();
    world.clock.advance(3 * HOUR);
    const missed: Line[] = [];
    for (const [i, citizen] of people.entries())
      for (const question of questions.slice(0, i < 10 ? 4 : 1)) {
        missed.push(await world.writesUnseen(citizen, question, world.clock.now() - 2 * HOUR + missed.length * MINUTE));
      }
    expect(missed).toHaveLength(50);

    await world.start();
    const again = missed.filter((_, i) => i % 5 === 0);
    expect(again).toHaveLength(10);
    expect(await Promise.all(again.map(world.deliver))).toEqual(again.map(() => 200));
    await until(() => Promise.resolve(count('catch_up.finished') === 1), 20_000);
    await world.allDone();

    for (const [i, citizen] of people.entries()) {
      const wrote = i < 10 ? 4 : 1;
      expect(world.inboundOf(citizen)).toHaveLength(1 + wrote);
      expect(answers.map((answer) => times(citizen, answer))).toEqual(answers.map((_, n) => (n < wrote ? 1 : 0)));
    }
    expect(world.service().events.find(({ event }) => event === 'catch_up.finished')).toMatchObject({ cause: 'gap', complete: true });
  }, 40_000);
});

describe('given a reply window that has closed', () => {
  it('when an officer answers after 48 hours, then nothing is sent and the ticket shows it; when the citizen writes again, then answers pass', async () => {
    const citizen = await world.known();
    const ticket = await world.handOver(citizen);
    await world.officer().post(`${ticket}/claim`);
    world.clock.advance(49 * HOUR);
    await world.officerReturns();
    const sends = world.zalo.callsTo(SEND).length;
    await world.officer().post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong.' });
    await until(() => Promise.resolve(world.outboundOf(citizen).at(-1)?.status === 'refused'));
    expect(world.outboundOf(citizen).at(-1)).toMatchObject({ reason: 'window_closed' });
    expect(world.zalo.callsTo(SEND)).toHaveLength(sends);
    expect((await world.officer().get(ticket)).text).toContain('Không gửi được');

    await citizen.says('alo');
    await world.allDone();
    await world.officer().post(`${ticket}/answer`, { text: 'Hồ sơ của anh/chị đã xong ạ.' });
    await citizen.hears('đã xong ạ');
  });
});
