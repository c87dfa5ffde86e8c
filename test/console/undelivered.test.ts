import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW, reply, settleOne } from '../storage/samples.ts';
import { signIn } from '../support/officer.ts';
import type { Officer, Page } from '../support/officer.ts';
import { openConsole } from './world.ts';
import type { ConsoleWorld } from './world.ts';

const HOUR = 3_600_000;
const DEAD = { state: 'dead', reason: 'unreachable' } as const;
const LATE = { state: 'refused', reason: 'window_closed' } as const;

let world: ConsoleWorld;
beforeEach(async () => {
  world = await openConsole();
});
afterEach(() => world.close());

const wordsOf = ({ text }: Page): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
const count = ({ text }: Page): string => /Tin chưa gửi được(?:\s*<span class="count[^>]*>(\d+))?/.exec(text)?.[1] ?? '0';
const due = async () => (await world.store.claimOutbound(10, world.clock.now())).messages.map(({ text }) => text);

describe('the page of what did not arrive', () => {
  it('is counted in the navigation, and says what, on which ticket, why, and what to do', async () => {
    expect(count(await world.lan.get('/console'))).toBe('0');
    expect(wordsOf(await world.lan.get('/console/undelivered'))).toContain('Mọi tin đều đã gửi');
    const { id, path } = await world.open();
    await world.sayInVain(id, 'Thẻ đã in xong', DEAD);
    expect(count(await world.lan.get('/console?view=mine'))).toBe('1');
    const page = await world.lan.get('/console/undelivered');
    expect(page.text).toContain(`href="${path}"`);
    for (const words of ['Thẻ đã in xong', 'Zalo', 'Cán bộ', 'chưa kết nối được với kênh', 'Gửi lại khi kênh hoạt động'])
      expect(wordsOf(page)).toContain(words);
    expect(page.text).toContain('<title>(1) Tin chưa gửi được');
  });

  it('shows what was said as text', async () => {
    const { id } = await world.open();
    await world.sayInVain(id, '<script>alert(1)</script>', DEAD);
    expect((await world.lan.get('/console/undelivered')).text).toContain('&lt;script&gt;alert(1)');
  });

  it('also has the assistant’s own messages that belong to no ticket', async () => {
    await settleOne(world.store, { replies: [reply('Lệ phí là …')] }, { channel: 'telegram' });
    const [message] = (await world.store.claimOutbound(1, NOW)).messages;
    await world.store.settleOutbound(message?.id ?? 0, DEAD, NOW);
    expect(wordsOf(await world.lan.get('/console/undelivered'))).toContain('Chưa có phiếu · Telegram · Trợ lý viết lúc');
  });

  it('sends a message anew, once, and whoever comes second is told so', async () => {
    const { id } = await world.open();
    const message = await world.sayInVain(id, 'Thẻ đã in xong', DEAD);
    const again = await world.lan.post(`/console/undelivered/${message}/retry`);
    expect([again.status, again.headers.get('location')]).toEqual([303, '/console/undelivered']);
    expect(await due()).toEqual(['Thẻ đã in xong']);
    const second = await world.minh.post(`/console/undelivered/${message}/retry`);
    expect([second.status, wordsOf(second)]).toEqual([409, expect.stringContaining('đã được gửi lại hoặc đã bỏ') as string]);
    expect(world.events.filter(({ event }) => event === 'message.decided')).toEqual([
      { event: 'message.decided', id: message, change: 'retried', staffId: expect.any(Number) as number },
    ]);
  });

  it('gives a message up, which then shows on the ticket', async () => {
    const { id, path } = await world.open();
    const message = await world.sayInVain(id, 'Thẻ đã in xong', DEAD);
    const given = await world.lan.post(`/console/undelivered/${message}/discard`, { ticket: String(id) });
    expect([given.status, given.headers.get('location')]).toEqual([303, path]);
    expect(count(await world.lan.get('/console'))).toBe('0');
    expect(await due()).toEqual([]);
    const page = await world.lan.get(path);
    expect(wordsOf(page)).toContain('Không gửi được Thẻ đã in xong Lý do: cán bộ đã bỏ, không gửi nữa.');
    expect(page.text).not.toContain('/console/undelivered/' + String(message));
  });

  it.each(['retry', 'discard'])(
    'is not changed (%s) by strangers, by forms of other pages, by links or under odd numbers',
    async (step) => {
      const { id } = await world.open();
      const message = await world.sayInVain(id, 'Thẻ đã in xong', DEAD);
      const path = `/console/undelivered/${message}/${step}`;
      expect((await world.lan.post(path, { csrf: '' })).status).toBe(403);
      expect((await world.lan.get(path)).status).toBe(404);
      expect((await fetch(world.url + path, { method: 'POST', redirect: 'manual' })).status).toBe(303);
      for (const odd of ['0', '-1', 'abc', '1.5', '99999999999999999999', '999999'])
        expect((await world.lan.post(`/console/undelivered/${odd}/${step}`)).status, odd).toBe(409);
      expect(count(await world.lan.get('/console'))).toBe('1');
    },
  );

  it('asks before either, and more earnestly when the person may have it already', async () => {
    const { id } = await world.open();
    await world.sayInVain(id, 'Thẻ đã in xong', { state: 'dead', reason: 'unknown_twice' });
    const { text } = await world.lan.get('/console/undelivered');
    expect(text).toContain('data-confirm="Người dân có thể đã nhận tin này. Anh/chị vẫn gửi lại?"');
    expect(text).toContain('data-confirm="Bỏ tin này, không gửi nữa?"');
  });

  it('offers to send anew only what may arrive', async () => {
    const { id } = await world.open();
    const message = await world.sayInVain(id, 'Thẻ đã in xong', LATE);
    const retry = `/console/undelivered/${message}/retry`;
    expect((await world.lan.get('/console/undelivered')).text).not.toContain(retry);
    world.clock.advance(50 * HOUR);
    const late = await signInAnew();
    await world.store.acceptNotice(
      { channel: 'zalo', contactId: 'an', externalId: 'back', sentAt: world.clock.now(), kind: 'active' },
      world.clock.now(),
    );
    expect((await late.get('/console/undelivered')).text).toContain(retry);
  });
});

/** Sessions end after eight hours. */
const signInAnew = (): Promise<Officer> => signIn(world.url, 'lan');

describe('a ticket', () => {
  it('tells of each message of ours what became of it', async () => {
    const { id, path } = await world.open();
    await world.sayInVain(id, 'đã tới', { state: 'sent', externalId: 'm1' });
    await world.sayInVain(id, 'không biết', { state: 'unknown', retryAt: NOW + HOUR });
    await world.lan.post(`${path}/answer`, { text: 'đang chờ' });
    const words = wordsOf(await world.lan.get(path));
    expect(words).toMatch(/Đã gửi đã tới .*Chưa rõ đã tới chưa không biết .*Đang chờ gửi đang chờ/);
  });

  it('has the buttons beside the message, and comes back to itself', async () => {
    const { id, path } = await world.open();
    const message = await world.sayInVain(id, 'Thẻ đã in xong', DEAD);
    expect(wordsOf(await world.lan.get(path))).toContain('Không gửi được, cần xem lại Thẻ đã in xong Lý do: đã thử nhiều lần');
    const again = await world.lan.post(`/console/undelivered/${message}/retry`, { ticket: String(id) });
    expect(again.headers.get('location')).toBe(path);
    const odd = await world.lan.post(`/console/undelivered/${message}/retry`, { ticket: '//evil.example' });
    expect(odd.text).toContain('href="/console/undelivered"');
  });

  it('warns from the fortieth hour that the platform will let us write no more, and after the forty-eighth that it does not', async () => {
    const { path } = await world.open({ phone: '0912 345 678' });
    const at = async (hours: number): Promise<string> => {
      world.clock.set(NOW + hours * HOUR);
      return wordsOf(await (await signInAnew()).get(path));
    };
    expect(await at(39.9)).not.toMatch(/nhắn trên Zalo|chỉ cho nhắn/);
    expect(await at(40.5)).toContain('Còn 7 giờ 30 phút để nhắn trên Zalo, tới 9 giờ hôm nay');
    const closed = await at(48.5);
    expect(closed).toContain('Zalo chỉ cho nhắn trong 48 giờ sau lần cuối người dân nhắn. Hạn này đã hết lúc 9 giờ hôm nay');
    expect(closed).toContain('Xin liên hệ bằng cách khác: 0912 345 678');
  });

  it('promises nothing while what is written cannot arrive, and is closed without a last word then', async () => {
    const { id, path } = await world.open();
    const other = await world.open({ contactId: 'binh' });
    for (const each of [path, other.path]) await world.lan.post(`${each}/claim`);
    await world.lan.post(`${other.path}/close`);
    expect((await world.store.readTicket(other.id))?.transcript).toHaveLength(2);
    expect(wordsOf(await world.lan.get(path))).toContain('Người dân nhận được ngay');
    world.clock.set(NOW + 49 * HOUR);
    const late = await signInAnew();
    expect(wordsOf(await late.get(path))).not.toContain('Người dân nhận được ngay');
    await late.post(`${path}/close`);
    expect((await world.store.readTicket(id))?.ticket.status).toBe('closed');
    expect((await world.store.readTicket(id))?.transcript).toHaveLength(1);
  });

  it('says so in the queue, too', async () => {
    await world.open();
    world.clock.set(NOW + 41 * HOUR);
    expect(wordsOf(await (await signInAnew()).get('/console'))).toContain('Zalo còn 7 giờ để nhắn');
  });

  it('never warns where a channel lets us write for ever', async () => {
    const { path } = await world.open({ channel: 'telegram' });
    world.clock.set(NOW + 500 * HOUR);
    expect((await (await signInAnew()).get(path)).text).not.toContain('class="warning"');
  });

  it('says that the person has left, until they write again, and how else to reach them', async () => {
    const { path } = await world.open();
    const told = { channel: 'zalo', contactId: 'an', externalId: 'left', sentAt: NOW + 1, kind: 'gone' } as const;
    await world.store.acceptNotice(told, NOW + 1);
    const words = wordsOf(await world.lan.get(path));
    expect(words).toContain('Người dân không còn nhận tin trên Zalo từ 9 giờ hôm nay');
    expect(words).toContain('Người dân không để lại số liên hệ.');
    await world.store.acceptNotice({ ...told, externalId: 'back', sentAt: NOW + 2, kind: 'back' }, NOW + 2);
    expect((await world.lan.get(path)).text).not.toContain('class="warning"');
  });

  it('that staff hold in the platform’s own tool shows under both lists, and can be taken', async () => {
    const { id, path } = await world.open();
    await world.store.acceptNotice(
      {
        channel: 'zalo',
        contactId: 'an',
        externalId: 's1',
        sentAt: NOW + 1,
        kind: 'spoken',
        messageId: 's1',
        text: 'Em chào anh',
        byStaff: true,
      },
      NOW + 2,
    );
    for (const view of ['waiting', 'claimed']) {
      const page = await world.lan.get(`/console?view=${view}`);
      expect(page.text, view).toContain(`href="${path}"`);
      expect(wordsOf(page), view).toContain('Cán bộ trên Zalo');
    }
    expect((await world.lan.get('/console')).text).toContain('<title>(1) Chờ nhận');
    const page = await world.lan.get(path);
    expect(wordsOf(page)).toContain('Cán bộ trên Zalo · 9 giờ hôm nay Em chào anh');
    expect(wordsOf(page)).toContain('Cán bộ đã trả lời ngay trên Zalo');
    expect((await world.lan.post(`${path}/claim`)).status).toBe(303);
    expect((await world.minh.post(`${path}/claim`)).status).toBe(409);
    expect((await world.store.readTicket(id))?.ticket.officer?.name).toBe('Chị Lan');
    expect((await world.lan.get('/console?view=waiting')).text).not.toContain(`href="${path}"`);
  });
});
