import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saidWords, shownName, spokenSize } from '../../src/console/attachment-words.ts';
import type { Attachment } from '../../src/core/message.ts';
import { openConsole, settleNext } from './world.ts';
import type { ConsoleWorld } from './world.ts';

const attachment = (given: Partial<Attachment> = {}): Attachment => ({
  kind: 'image',
  name: null,
  size: null,
  reference: 'ref-1',
  ...given,
});
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

let world: ConsoleWorld;
beforeEach(async () => {
  world = await openConsole();
});
afterEach(() => world.close());

const open = (attachments: readonly Attachment[], text = '') => world.open({ text, question: text, attachments });
const look = (path: string, place = '1/1') => fetch(`${world.url}${path}/attachments/${place}`, { headers: { cookie: world.lan.cookie } });

describe('attachments on a ticket', () => {
  it('are listed by kind, name and size, each with a way to open it', async () => {
    const { path } = await open(
      [
        attachment(),
        attachment({ kind: 'file', name: 'don xin.pdf', size: 2_621_440 }),
        attachment({ kind: 'location', name: '21.028511, 105.854234', reference: null }),
      ],
      'gửi anh chị',
    );
    const { text } = await world.lan.get(path);
    expect(text).toMatch(new RegExp(`<a href="${path}/attachments/1/1"[^>]*>Mở ảnh</a>`));
    expect(text).toMatch(new RegExp(`<a href="${path}/attachments/1/2"[^>]*>Mở tệp · don xin.pdf · 2,5 MB</a>`));
    expect(text).toContain('<span>vị trí · 21.028511, 105.854234</span>');
    expect(text).not.toContain('ref-1');
    expect(world.fetched).toEqual([]);
  });

  it('have names that are text, whatever they are, and hide the numbers of papers', async () => {
    const { path } = await open([attachment({ kind: 'file', name: '"><script>alert(1)</script> 079123456789.pdf' })]);
    const { text } = await world.lan.get(path);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('079123456789');
  });

  it('stand for the words of a message that has none, in the queue and on the ticket', async () => {
    const { path } = await open([attachment(), attachment({ kind: 'audio' })]);
    expect((await world.lan.get('/console')).text).toContain('[ảnh] [ghi âm]');
    const { text } = await world.lan.get(path);
    expect(text).toContain('<p class="question">[ảnh] [ghi âm]</p>');
    expect(text).toContain('<div class="text">[ảnh] [ghi âm]</div>');
    await world.lan.post(`${path}/claim`);
    await settleNext(world.store, { channel: 'zalo', text: '', attachments: [attachment({ kind: 'sticker' })] });
    expect((await world.lan.get('/console?view=mine')).text).toContain('Mới nhắn: [nhãn dán]');
  });

  it('show beside what the person changed afterwards', async () => {
    const { path } = await open([attachment()], 'mất thẻ');
    const [line] = (await world.store.readTicket(1))?.transcript ?? [];
    await world.store.acceptNotice(
      {
        channel: 'zalo',
        contactId: 'an',
        externalId: 'e1',
        sentAt: 0,
        kind: 'edited',
        messageId: line?.externalId ?? '',
        text: 'mất <ví>',
      },
      0,
    );
    const { text } = await world.lan.get(path);
    expect(text).toMatch(/mất thẻ<\/div>\s*<p class="meta">Người dân đã sửa lại thành:<\/p>\s*<div class="text">mất &lt;ví&gt;/);
  });
});

describe('opening an attachment', () => {
  it('asks the channel at that moment, keeps nothing, and logs who looked at what', async () => {
    const { id, path } = await open([attachment(), attachment({ reference: 'ref-2' })]);
    world.answerFetch({ kind: 'file', bytes: PNG, mediaType: 'image/png' });
    const response = await look(path, '1/2');
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect(world.fetched).toEqual([['zalo', 'ref-2']]);
    expect(world.events.at(-1)).toEqual({
      event: 'attachment.opened',
      ticketId: id,
      line: 1,
      number: 2,
      staffId: expect.any(Number) as number,
      result: 'file',
    });
    await look(path, '1/2');
    expect(world.fetched).toHaveLength(2);
  });

  it.each([
    ['image/png', null, 'inline; filename="PHT-00001-1-1.png"', 'image/png'],
    ['image/jpeg', 'anh.jpg', 'inline; filename="PHT-00001-1-1.jpg"', 'image/jpeg'],
    ['application/pdf', 'don.PDF', 'attachment; filename="PHT-00001-1-1.pdf"', 'application/octet-stream'],
    ['application/pdf', null, 'attachment; filename="PHT-00001-1-1.pdf"', 'application/octet-stream'],
    ['image/svg+xml', 'anh.svg', 'attachment; filename="PHT-00001-1-1"', 'application/octet-stream'],
    ['text/html', 'trang.html', 'attachment; filename="PHT-00001-1-1"', 'application/octet-stream'],
    ['application/octet-stream', 'virus.exe', 'attachment; filename="PHT-00001-1-1"', 'application/octet-stream'],
    ['x\r\nSet-Cookie: a=b', 'a".pdf', 'attachment; filename="PHT-00001-1-1.pdf"', 'application/octet-stream'],
  ])('of %s called %s comes as %s, and can do nothing', async (mediaType, name, disposition, type) => {
    const { path } = await open([attachment({ kind: 'file', name })]);
    world.answerFetch({ kind: 'file', bytes: PNG, mediaType });
    const { headers } = await look(path);
    expect([headers.get('content-disposition'), headers.get('content-type')]).toEqual([disposition, type]);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['gone', 410, 'không còn trên máy chủ'],
    ['too_large', 413, 'quá lớn'],
    ['not_allowed', 403, 'bảo đảm an toàn'],
    ['unreachable', 502, 'thử lại sau ít phút'],
  ] as const)('that is %s says why, and leads back', async (reason, status, words) => {
    const { path } = await open([attachment()]);
    world.answerFetch({ kind: 'none', reason });
    const response = await look(path);
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(page).toContain(words);
    expect(page).toContain(`href="${path}"`);
    expect(world.events.at(-1)).toMatchObject({ event: 'attachment.opened', result: reason });
  });

  it('is for staff who are signed in', async () => {
    const { path } = await open([attachment()]);
    const stranger = await fetch(`${world.url}${path}/attachments/1/1`, { redirect: 'manual' });
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/console/login']);
    expect(world.fetched).toEqual([]);
  });

  it('that is not there is not asked for', async () => {
    const { path } = await open([attachment({ kind: 'contact', reference: null })]);
    for (const place of ['1/1', '1/2', '2/1', '9/9', '0/1', '1/0', '-1/1', '1.5/1', 'a/b', '1/99999999999999999999'])
      expect((await look(path, place)).status, place).toBe(404);
    expect((await look('/console/tickets/999')).status).toBe(404);
    expect([world.fetched, world.events.filter(({ event }) => event === 'attachment.opened')]).toEqual([[], []]);
  });
});

describe('the words for attachments', () => {
  it.each([
    ['', [attachment(), attachment({ kind: 'file' })], '[ảnh] [tệp]'],
    ['có chữ', [attachment()], 'có chữ'],
    ['', [], '(không có chữ)'],
  ] as const)('of “%s” with %j are “%s”', (text, attachments, words) => {
    expect(saidWords(text, attachments)).toBe(words);
  });

  it('say that what we said was erased, for we never say nothing', () => {
    expect(saidWords('', [], 'bot')).toBe('(đã xoá)');
  });

  it.each([
    [0, '0 byte'],
    [1_023, '1023 byte'],
    [1_024, '1 KB'],
    [350_000, '342 KB'],
    [20 * 1024 * 1024, '20 MB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(spokenSize(bytes)).toBe(words);
  });

  it('shorten a long name in its middle, and leave a short one', () => {
    expect(shownName('don.pdf')).toBe('don.pdf');
    const long = shownName(`${'Đơn xin cấp lại thẻ '.repeat(9)}bản cuối.pdf`);
    expect(Array.from(long)).toHaveLength(48);
    expect(long).toMatch(/^Đơn xin cấp lại thẻ .*….*bản cuối\.pdf$/);
    expect(shownName('anh\u202egpj.exe')).not.toContain('\u202e');
  });
});
