import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/asking.ts';
import { handOver, ticketPath, visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { factOn, folderWithStaff, getPage, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

let folder: string;
let service: RunningService;
let clock: FakeClock;
let officer: Officer;
const citizens: Citizen[] = [];

beforeAll(async () => {
  folder = await folderWithStaff({ lan: 'Chị Lan' });
  clock = fakeClock(WORKING_MORNING);
  service = await runService({ clock, folder });
  officer = await signIn(service.url, 'lan');
});
afterEach(() => {
  for (const citizen of citizens.splice(0)) citizen.leaves();
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

async function somebody(): Promise<Citizen> {
  const citizen = await visit(service.url);
  citizens.push(citizen);
  return citizen;
}

/** Every message that has been taken has been answered, or left to the officer. */
const allSettled = (): Promise<void> =>
  until(() => {
    const count = (event: string): number => service.events.filter((each) => each.event === event).length;
    return Promise.resolve(count('message.accepted') === count('message.settled'));
  });

describe('given a citizen who wants an officer', () => {
  it('when they leave commune and contact, then the officer sees both, answers live, closes, and the assistant is back', async () => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    expect((await citizen.hears(/PHT-\d{5}/)).text).toContain('15 giờ thứ Ba 24/11/2026');
    await citizen.says('em o dak ro mang');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    await citizen.says('gọi 0912 345 678 buổi tối');
    await citizen.hears('Tôi đã ghi đủ cho phiếu');

    await officer.post(`${ticket}/claim`);
    const page = await officer.get(ticket);
    expect(factOn(page, 'Xã, phường')).toBe('Xã Đắk Rơ Măng');
    expect(factOn(page, 'Liên hệ khác')).toBe('gọi [số điện thoại] buổi tối 0912 345 678');
    expect(page.text).toContain('<p class="question">giá vàng hôm nay bao nhiêu</p>');

    const before = citizen.tab.lines.length;
    await officer.post(`${ticket}/answer`, { text: 'Chào anh/chị, em xem ngay.' });
    expect(await citizen.tab.waitFor('em xem ngay', before)).toMatchObject({ author: 'officer' });
    await officer.post(`${ticket}/close`);
    await citizen.hears('đã được cán bộ trả lời xong');
    await citizen.says('lệ phí làm căn cước');
    expect(await citizen.hears('Lệ phí căn cước')).toMatchObject({ author: 'bot' });
  });

  it('when they skip everything, then the ticket is complete all the same', async () => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    await citizen.taps('Bỏ qua');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    await citizen.says('bo qua');
    await citizen.hears('Tôi đã ghi đủ cho phiếu');
    const page = await officer.get(ticket);
    expect([factOn(page, 'Xã, phường'), factOn(page, 'Liên hệ khác')]).toEqual(['Chưa cho biết', 'Không để lại']);
  });

  it('when they ask for one without a question, then the question is asked for', async () => {
    const citizen = await somebody();
    await citizen.says('gặp cán bộ');
    const { text } = await citizen.hears(/PHT-\d{5}/);
    await citizen.hears('viết câu cần hỏi');
    await citizen.says('thẻ của mẹ tôi in sai tên');
    await citizen.hears('xã, phường nào');
    const page = await officer.get(ticketPath(text));
    expect(page.text).toContain('<p class="question">thẻ của mẹ tôi in sai tên</p>');
  });

  it('when two communes fit equally well, then they choose', async () => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    await citizen.says('an bình hay tân mai gì đó');
    const which = await citizen.hears('mấy nơi tên gần giống');
    expect(which.buttons.map(({ label }) => label)).toEqual(['Xã An Bình', 'Phường Tân Mai', 'Bỏ qua']);
    await citizen.taps('Phường Tân Mai');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    expect(factOn(await officer.get(ticket), 'Xã, phường')).toBe('Phường Tân Mai');
  });

  it.each(['xã Ia Pa', 'ấp 2 xã Tân Phú Đông', 'thôn 1 xã Ia Pa'])(
    'when they name a commune that is none of ours (%s), then the officer reads it in their words',
    async (place) => {
      const citizen = await somebody();
      const ticket = await handOver(citizen);
      await citizen.says(place);
      await citizen.hears('liên hệ anh/chị bằng cách nào');
      expect(factOn(await officer.get(ticket), 'Xã, phường')).toBe(place);
    },
  );

  it('when they come at night, then they are told so, and by when they will have an answer', async () => {
    clock.set(Date.parse('2026-11-28T22:00:00+07:00'));
    const citizen = await somebody();
    await handOver(citizen);
    const opened = await citizen.hears(/PHT-\d{5}/);
    expect(opened.text).toContain('Bây giờ ngoài giờ làm việc');
    expect(opened.text).toContain('11 giờ 30 thứ Hai 30/11/2026');
    clock.set(WORKING_MORNING);
  });

  it('when they get there through a walk, then the officer sees what was asked and answered on the way', async () => {
    const citizen = await somebody();
    await citizen.says('mã kích hoạt vneid gửi về điện thoại cũ');
    await citizen.hears('Điện thoại cũ đang đăng nhập VNeID');
    await citizen.taps('Bị mất hoặc bị trộm');
    await citizen.hears('SIM đúng số cũ chưa');
    await citizen.says('gặp cán bộ');
    const { text } = await citizen.hears(/PHT-\d{5}/);
    const page = await officer.get(ticketPath(text));
    expect(page.text).toContain('<strong>Bị mất hoặc bị trộm</strong>');
    expect(factOn(page, 'Lý do chuyển')).toContain('hướng dẫn từng bước chưa giải quyết được');
  });
});

describe('given a ticket that waits', () => {
  const waiting = async (): Promise<{ citizen: Citizen; ticket: string }> => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    await citizen.taps('Bỏ qua');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    await citizen.taps('Bỏ qua');
    await citizen.hears('Tôi đã ghi đủ');
    return { citizen, ticket };
  };

  it('when the citizen adds to it, then that is acknowledged once, and the officer reads all of it', async () => {
    const { citizen, ticket } = await waiting();
    await citizen.says('lệ phí làm căn cước');
    await citizen.hears('Tôi đã thêm tin này vào phiếu');
    await citizen.says('tôi gấp lắm');
    await citizen.says('gặp cán bộ');
    await citizen.hears('đang chờ cán bộ ở phiếu');
    const page = (await officer.get(ticket)).text;
    expect(page).toContain('tôi gấp lắm');
    const said = citizen.tab.lines.map(({ text }) => text).join('\n');
    expect(said.split('Tôi đã thêm tin này')).toHaveLength(2);
    expect(said).not.toContain('Lệ phí căn cước');
  });

  it('when the citizen would rather ask the assistant, then the ticket is withdrawn and the assistant answers', async () => {
    const { citizen, ticket } = await waiting();
    await citizen.says('lệ phí làm căn cước');
    await citizen.hears('Tôi đã thêm tin này vào phiếu');
    await citizen.taps('Hỏi trợ lý');
    await citizen.hears('Tôi đã rút phiếu');
    expect((await officer.get(ticket)).text).toContain('Đã đóng');
    expect((await officer.post(`${ticket}/claim`)).status).toBe(409);
    await citizen.says('lệ phí làm căn cước');
    await citizen.hears('Lệ phí căn cước');
  });
});

describe('given an officer who holds the ticket', () => {
  it('when the citizen writes, then the assistant is silent, also to a question it knows, and the officer reads it', async () => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    await citizen.taps('Bỏ qua');
    await citizen.hears('liên hệ anh/chị bằng cách nào');
    await citizen.taps('Bỏ qua');
    const last = await citizen.hears('Tôi đã ghi đủ');
    await officer.post(`${ticket}/claim`);
    await citizen.says('lệ phí làm căn cước');
    await citizen.says('alo có ai không');
    await allSettled();
    await officer.post(`${ticket}/answer`, { text: 'Em đây ạ.' });
    const answer = await citizen.hears('Em đây ạ.');
    // Places in a conversation are given out without gaps: the two messages of the citizen are all there is in between.
    expect(answer.seq).toBe(last.seq + 3);
    expect((await officer.get(ticket)).text).toContain('alo có ai không');
  });

  it('when the ticket was taken before its form was filled in, then what the citizen writes next goes to the officer, not into the form', async () => {
    const citizen = await somebody();
    const ticket = await handOver(citizen);
    const last = citizen.tab.lines.at(-1);
    await officer.post(`${ticket}/claim`);
    await officer.post(`${ticket}/answer`, { text: 'Thẻ của anh/chị bị gì ạ?' });
    await citizen.hears('Thẻ của anh/chị bị gì');
    await citizen.says('thẻ bị gãy làm đôi rồi');
    await allSettled();
    await officer.post(`${ticket}/answer`, { text: 'Vậy mình làm lại nhé.' });
    const answer = await citizen.hears('Vậy mình làm lại nhé.');
    expect(answer.seq).toBe((last?.seq ?? 0) + 3);
    expect(factOn(await officer.get(ticket), 'Xã, phường')).toBe('Chưa cho biết');
  });
});

describe('given a service that restarts', () => {
  it('when a citizen was in the middle of something, then they go on where they were, and the officer is still signed in', async () => {
    const before = await visit(service.url);
    const ticket = await handOver(before);
    before.leaves();
    await service.stop();
    service = await runService({ clock, folder });
    const page = await getPage(service.url + ticket, { cookie: officer.cookie });
    expect(page.text).toContain('giá vàng hôm nay bao nhiêu');
    officer = await signIn(service.url, 'lan');

    const after = await visit(service.url, before.cookie);
    citizens.push(after);
    expect(after.tab.lines.map(({ text }) => text)).toContain('giá vàng hôm nay bao nhiêu');
    await after.says('tan mai');
    await after.hears('liên hệ anh/chị bằng cách nào');
    expect(factOn(await officer.get(ticket), 'Xã, phường')).toBe('Phường Tân Mai');
  });
});
