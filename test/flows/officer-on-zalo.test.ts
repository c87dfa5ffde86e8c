import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { ticketPath } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { FakeZalo } from '../support/fake-zalo/index.ts';
import { signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { zaloSettings } from '../support/platforms.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

const SEND = '/v3.0/oa/message/cs';
const CHECK_WINDOW = 45_000;
const PHOTO = Buffer.from('89504e470d0a1a0a', 'hex');

let folder: string;
let clock: FakeClock;
let zalo: FakeZalo;
let service: RunningService;
let officer: Officer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  clock = fakeClock(WORKING_MORNING);
  zalo = await startFakeZalo({ now: () => clock.now() });
  service = await runService({ clock, folder, platforms: zaloSettings(zalo) });
  zalo.pointWebhookAt(`${service.url}/webhooks/zalo`);
  officer = await signIn(service.url);
});
afterAll(async () => {
  await service?.stop();
  await zalo?.close();
  await rm(folder, { recursive: true, force: true });
});

const told = (userId: string): string[] => zalo.shown().flatMap((line) => (line.userId === userId ? [line.text] : []));
const heard = (userId: string, words: string | RegExp): Promise<void> =>
  until(() => Promise.resolve(told(userId).some((text) => (typeof words === 'string' ? text.includes(words) : words.test(text)))));
const shows = (path: string, words: string): Promise<void> => until(async () => (await officer.get(path)).text.includes(words));

let people = 0;
/** Somebody on Zalo who has sent a photo and then asked for an officer, who has taken the ticket. */
async function somebody(): Promise<{ readonly userId: string; readonly ticket: string }> {
  const userId = `77000000000000000${(people += 1)}`;
  await zalo.say(userId, '', { attachment: { type: 'image', payload: { url: `${zalo.url}/photos/1.png` } } });
  await heard(userId, 'không xem được');
  await zalo.say(userId, 'gặp cán bộ');
  await heard(userId, /PHT-\d{5}/);
  const ticket = ticketPath(told(userId).find((text) => /PHT-\d{5}/.test(text)) ?? '');
  await officer.post(`${ticket}/claim`);
  return { userId, ticket };
}

describe('given a person on Zalo whom an officer helps', () => {
  it('when they have sent a photo, then the officer opens it straight from Zalo, as long as it is there', async () => {
    const { ticket } = await somebody();
    const page = (await officer.get(ticket)).text;
    expect(page).toContain('[ảnh]');
    const place = new RegExp(`href="(${ticket}/attachments/\\d+/1)"`).exec(page)?.[1] ?? '';
    zalo.serve('/photos/1.png', (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(PHOTO));
    const photo = await fetch(service.url + place, { headers: { cookie: officer.cookie } });
    expect([photo.status, Buffer.from(await photo.arrayBuffer())]).toEqual([200, PHOTO]);
    zalo.serve('/photos/1.png', (_request, response) => response.writeHead(404).end());
    const gone = await officer.get(place);
    expect([gone.status, gone.text]).toEqual([410, expect.stringContaining('không còn trên máy chủ của kênh') as string]);
  });

  it('when a file is called by the number of a card, then the number is nowhere in the database', async () => {
    const { userId, ticket } = await somebody();
    const payload = { url: `${zalo.url}/files/1`, name: 'cccd 079123456789.pdf', size: '2048' };
    await zalo.say(userId, 'đơn đây ạ', { attachment: { type: 'file', payload } });
    await shows(ticket, 'Mở tệp · cccd [số định danh].pdf · 2 KB');
    const files = await readdir(folder, { withFileTypes: true });
    const bytes = await Promise.all(files.filter((file) => file.isFile()).map(({ name }) => readFile(join(folder, name), 'utf8')));
    expect(bytes.join('')).toContain('cccd [số định danh].pdf');
    expect(bytes.join('')).not.toContain('079123456789');
  });

  it('when an answer goes out twice with nobody knowing whether it arrived, then the officer decides, and has it sent anew', async () => {
    const { userId, ticket } = await somebody();
    zalo.faults.plan(SEND, { kind: 'reset' }, 2);
    await officer.post(`${ticket}/answer`, { text: 'Thẻ của anh đã in xong' });
    await shows(ticket, 'Chưa rõ đã tới chưa');
    clock.advance(CHECK_WINDOW);
    await shows('/console/undelivered', 'Thẻ của anh đã in xong');
    expect(told(userId)).not.toContain('Thẻ của anh đã in xong');
    const page = (await officer.get(ticket)).text;
    expect(page).toContain('kênh không cho biết tin đã tới chưa');
    await officer.post(/action="(\/console\/undelivered\/\d+\/retry)"/.exec(page)?.[1] ?? '');
    await heard(userId, 'Thẻ của anh đã in xong');
    await shows('/console/undelivered', 'Mọi tin đều đã gửi');
  });

  it('when what became of an answer is known, then open pages are told at once', async () => {
    const { userId, ticket } = await somebody();
    const closing = new AbortController();
    const events = await fetch(`${service.url}/console/events`, { headers: { cookie: officer.cookie }, signal: closing.signal });
    zalo.faults.plan(SEND, { kind: 'late', ms: 300 });
    await officer.post(`${ticket}/answer`, { text: 'Em đang xem' });
    await heard(userId, 'Em đang xem');
    const states: string[] = [];
    for await (const bytes of events.body ?? []) {
      if (!new TextDecoder().decode(bytes).includes('event: changed')) continue;
      states.push(
        /· (?:<strong>)?([^<·]*)(?:<\/strong>)?\s*<\/p>\s*<div class="text">Em đang xem/
          .exec((await officer.get(ticket)).text)?.[1]
          ?.trim() ?? '',
      );
      if (states.at(-1) === 'Đã gửi') break;
    }
    closing.abort();
    expect(states[0]).toMatch(/Đang/);
    expect(states.at(-1)).toBe('Đã gửi');
  });

  it('when Zalo reports that it arrived after all, then there is nothing left to decide', async () => {
    const { userId, ticket } = await somebody();
    zalo.faults.plan(SEND, { kind: 'reset', carriedOut: true }, 2);
    await officer.post(`${ticket}/answer`, { text: 'Anh mang theo giấy hẹn' });
    await shows(ticket, 'Chưa rõ đã tới chưa');
    clock.advance(CHECK_WINDOW);
    await shows('/console/undelivered', 'Anh mang theo giấy hẹn');
    const line = zalo.shown().findLast((each) => each.userId === userId);
    await zalo.deliver({
      app_id: zalo.appId,
      user_id_by_app: `9${userId}`,
      timestamp: String(clock.now()),
      sender: { id: zalo.oaId },
      recipient: { id: userId },
      event_name: 'oa_send_text',
      message: { text: 'Anh mang theo giấy hẹn', msg_id: line?.messageId },
    });
    await shows('/console/undelivered', 'Mọi tin đều đã gửi');
    await shows(ticket, 'Gửi lại lần hai');
  });

  it('when they block the account, then the ticket says so, until they write again', async () => {
    const { userId, ticket } = await somebody();
    clock.advance(1_000);
    await zalo.follow(userId, 'unfollow');
    await shows(ticket, 'Người dân không còn nhận tin trên Zalo');
    clock.advance(1_000);
    await zalo.say(userId, 'tôi bấm nhầm');
    await shows(ticket, 'tôi bấm nhầm');
    expect((await officer.get(ticket)).text).not.toContain('Người dân không còn nhận tin');
  });

  it('when they take back their consent, then nothing they wrote is left, and the ticket is closed', async () => {
    const { userId, ticket } = await somebody();
    await officer.post(`${ticket}/answer`, { text: 'Chào chị Lê Thị Bưởi' });
    await heard(userId, 'Lê Thị Bưởi');
    await zalo.withdraw(userId);
    await shows(ticket, 'Đã đóng');
    const page = (await officer.get(ticket)).text;
    for (const words of ['Lê Thị Bưởi', '[ảnh]', '/attachments/']) expect(page).not.toContain(words);
    expect(page).toContain('(đã xoá)');
  });
});

describe('given a person on Zalo whom nobody has answered', () => {
  it('when staff answer in OA Manager, then the assistant keeps silent, and an officer can take the ticket over here', async () => {
    const userId = '880000000000000001';
    await zalo.say(userId, 'lệ phí làm căn cước');
    await heard(userId, 'Lệ phí');
    clock.advance(1_000);
    await zalo.sayAsOfficer(userId, 'Chào anh, em xem hồ sơ ngay', '99');
    await shows('/console?view=waiting', 'Cán bộ trên Zalo');
    const before = told(userId).length;
    await zalo.say(userId, 'lệ phí làm hộ chiếu');
    const ticket = /href="(\/console\/tickets\/\d+)"/.exec((await officer.get('/console?view=waiting')).text)?.[1] ?? '';
    await shows(ticket, 'lệ phí làm hộ chiếu');
    await officer.post(`${ticket}/claim`);
    await officer.post(`${ticket}/answer`, { text: 'Hộ chiếu 200.000 đồng' });
    await heard(userId, 'Hộ chiếu 200.000 đồng');
    expect(told(userId).slice(before)).toEqual(['Hộ chiếu 200.000 đồng']);
  });
});
