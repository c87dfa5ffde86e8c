import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUpdate, encodeOutbound, escapeHtml } from '../../../src/channels/telegram/codec.ts';
import type { Incoming } from '../../../src/channels/telegram/codec.ts';
import { keyboardOf } from '../../../src/channels/telegram/keyboard.ts';
import type { Inbound } from '../../../src/core/message.ts';

const NOW = 1_795_500_000_000;
const DATE = 1_795_400_000;
const PERSON = { id: 6_543_210_987, is_bot: false, first_name: 'Mẫu' };
const CHAT = { id: PERSON.id, type: 'private' };
const GROUP = { id: -1_001_234_567_890, type: 'supergroup', title: 'Nhóm' };

const decode = (content: object): Incoming => decodeUpdate({ update_id: 900, ...content }, '71', NOW);
const message = (content: object) => ({ message: { message_id: 5, date: DATE, chat: CHAT, from: PERSON, ...content } });
const inbound = (content: object): Inbound | null => {
  const incoming = decode(message(content));
  return incoming.kind === 'message' ? incoming.message : null;
};

describe('a message', () => {
  it('is handed in with who wrote it, when, and an id that an edit of it can name', () => {
    expect(inbound({ text: 'mất căn cước' })).toEqual({
      channel: 'telegram',
      externalId: '71:6543210987:5',
      contactId: '6543210987',
      text: 'mất căn cước',
      sentAt: DATE * 1000,
    });
    expect(decode({ edited_message: { ...message({ text: 'mất thẻ căn cước' }).message, edit_date: DATE + 60 } })).toEqual({
      kind: 'notice',
      notice: {
        channel: 'telegram',
        externalId: '71:u900',
        contactId: '6543210987',
        kind: 'edited',
        messageId: '71:6543210987:5',
        text: 'mất thẻ căn cước',
        sentAt: (DATE + 60) * 1000,
      },
    });
  });

  it.each([
    ['/start', 'x:start'],
    ['/start tu-ma-qr_1', 'x:start'],
    ['/help', 'x:menu'],
    ['/huy', 'x:cancel'],
    ['/gapcanbo', 'x:officer'],
    ['/trangthai', 'x:status'],
    ['/GapCanBo@TroLyThuBot', 'x:officer'],
    ['/huy@TroLyThuBot thôi ạ', 'x:cancel'],
  ])('%s is the command, and stands as it was typed', (text, payload) => {
    expect(inbound({ text })).toMatchObject({ text, payload });
  });

  it.each([
    ['/lephi', 'lephi'],
    ['/lephi@TroLyThuBot cấp lại', 'lephi cấp lại'],
    ['/lệphí làm\nthẻ', 'lệphí làm\nthẻ'],
    ['/constructor', 'constructor'],
    ['/', '/'],
    ['/ huy', '/ huy'],
    ['24/7', '24/7'],
    ['xin /huy', 'xin /huy'],
  ])('%s is words', (text, words) => {
    expect(inbound({ text })).toMatchObject({ text: words });
    expect(inbound({ text })).not.toHaveProperty('payload');
  });

  const file = (more: object = {}) => ({ file_id: 'BQAC', file_unique_id: 'u', file_size: 1234, ...more });
  it.each([
    [
      'a photo, in its largest size',
      { photo: [file({ file_id: 'small' }), file({ file_id: 'large' })] },
      { kind: 'image', name: null, size: 1234, reference: 'large' },
    ],
    ['a document', { document: file({ file_name: 'don.pdf' }) }, { kind: 'file', name: 'don.pdf', size: 1234, reference: 'BQAC' }],
    ['a voice message', { voice: file() }, { kind: 'audio', name: null, size: 1234, reference: 'BQAC' }],
    ['a video', { video: file() }, { kind: 'video', name: null, size: 1234, reference: 'BQAC' }],
    ['a round video', { video_note: file() }, { kind: 'video', name: null, size: 1234, reference: 'BQAC' }],
    [
      'an animation, which comes as a document too',
      { animation: file(), document: file() },
      { kind: 'video', name: null, size: 1234, reference: 'BQAC' },
    ],
    ['a sticker', { sticker: file() }, { kind: 'sticker', name: null, size: 1234, reference: 'BQAC' }],
    ['a file of unknown size', { document: { file_id: 'BQAC' } }, { kind: 'file', name: null, size: null, reference: 'BQAC' }],
    [
      'a place, no nearer than its street',
      { location: { latitude: 21.028511, longitude: 105.804817 } },
      { kind: 'location', name: '21.029, 105.805', size: null, reference: null },
    ],
    ['a poll', { poll: { question: 'Đi đâu?' } }, { kind: 'other', name: null, size: null, reference: null }],
    ['something Telegram has yet to invent', { hologram: {} }, { kind: 'other', name: null, size: null, reference: null }],
  ])('with %s has it as its attachment', (_, content, attachment) => {
    expect(inbound(content)).toMatchObject({ text: '', attachments: [attachment] });
  });

  it('with a caption has the caption as its words', () => {
    expect(inbound({ photo: [file()], caption: 'giấy hẹn của tôi' })).toMatchObject({
      text: 'giấy hẹn của tôi',
      attachments: [{ kind: 'image' }],
    });
  });

  it('that shares a phone number says the number, so that it is masked and kept like one that was typed; the name is left out', () => {
    const shared = inbound({ contact: { phone_number: '84912345678', first_name: 'Nguyễn Văn Mẫu' } });
    expect(shared).toMatchObject({ text: '84912345678', attachments: [{ kind: 'contact', name: null }] });
    expect(JSON.stringify(shared)).not.toContain('Nguyễn');
  });

  it.each([
    ['Telegram reports on the chat', message({ pinned_message: { message_id: 4, date: DATE, chat: CHAT } })],
    ['a bot wrote it', message({ text: 'a', from: { ...PERSON, is_bot: true } })],
    ['a place moved', { edited_message: message({ location: { latitude: 1, longitude: 2 } }).message }],
    ['it was changed in a group', { edited_message: { ...message({ text: 'a' }).message, chat: GROUP } }],
    ['a channel posted it', { channel_post: message({ text: 'a' }).message }],
    ['it is none', {}],
  ])('is nothing to us when %s', (_, content) => {
    expect(decode(content)).toEqual({ kind: 'nothing' });
  });

  it('in a group is never handed in', () => {
    for (const chat of [GROUP, { ...GROUP, type: 'group' }])
      expect(decode(message({ text: 'mất căn cước', chat }))).toEqual({ kind: 'group', chatId: String(GROUP.id), movedTo: null });
  });
});

describe('a tap', () => {
  const shown = (buttons: object[]) => ({ message_id: 4, date: DATE, chat: CHAT, reply_markup: { inline_keyboard: [buttons] } });
  const tap = (content: object) => decode({ callback_query: { id: '77', from: PERSON, ...content } });
  const BUTTONS = [
    { text: 'Trang chính thức', url: 'https://dichvucong.gov.vn' },
    { text: 'Gặp cán bộ', callback_data: 'x:officer' },
    { text: 'Kiểu cũ', callback_data: 'v0|old' },
  ];

  it('is handed in as what the button means, with its label as words, at the time we hear of it', () => {
    expect(tap({ data: 'x:officer', message: shown(BUTTONS) })).toEqual({
      kind: 'tap',
      queryId: '77',
      message: {
        channel: 'telegram',
        externalId: '71:u900',
        contactId: '6543210987',
        text: 'Gặp cán bộ',
        payload: 'x:officer',
        sentAt: NOW,
      },
    });
  });

  it('on a message too old to be shown still means what it means', () => {
    for (const old of [{ message_id: 4, date: 0, chat: CHAT }, undefined])
      expect(tap({ data: 'x:officer', ...(old !== undefined && { message: old }) })).toMatchObject({
        message: { contactId: '6543210987', text: '', payload: 'x:officer' },
      });
  });

  it('on a button of a kind we no longer make is taken as typing what it says', () => {
    const incoming = tap({ data: 'v0|old', message: shown(BUTTONS) });
    expect(incoming).toMatchObject({ kind: 'tap', message: { text: 'Kiểu cũ' } });
    expect(incoming).not.toHaveProperty('message.payload');
  });

  it.each([
    ['says and means nothing', { data: 'v0|old' }],
    ['has no data', { message: shown(BUTTONS) }],
    ['is in a group', { data: 'x:officer', message: { ...shown(BUTTONS), chat: GROUP } }],
  ])('that %s is only answered', (_, content) => {
    expect(tap(content)).toEqual({ kind: 'tap', queryId: '77', message: null });
  });
});

describe('a change of who is in a chat', () => {
  const change = (status: string, chat: object = CHAT) =>
    decode({ my_chat_member: { chat, from: PERSON, date: DATE, new_chat_member: { status } } });

  it('is a person who left or came back', () => {
    for (const [status, kind] of [
      ['kicked', 'gone'],
      ['member', 'back'],
    ] as const)
      expect(change(status)).toEqual({
        kind: 'notice',
        notice: { channel: 'telegram', externalId: '71:u900', contactId: '6543210987', kind, sentAt: DATE * 1000 },
      });
  });

  it('is a group that let the bot in, or else nothing', () => {
    expect(change('member', GROUP)).toEqual({ kind: 'group', chatId: String(GROUP.id), movedTo: null });
    for (const incoming of [change('kicked', GROUP), change('administrator', { ...GROUP, type: 'channel' }), change('restricted')])
      expect(incoming).toEqual({ kind: 'nothing' });
  });
});

describe('an update of another shape', () => {
  it('is malformed, and no error, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        expect(decodeUpdate(raw, '71', NOW).kind).toBe('malformed');
      }),
    );
    for (const raw of [
      { update_id: '900', ...message({ text: 'a' }) },
      { update_id: 900, ...message({ text: 5 }) },
      { update_id: 900, ...message({ text: 'a', chat: { id: 'x', type: 'private' } }) },
      // Past 2^53 a number is no longer the one that was sent.
      { update_id: 900, ...message({ text: 'a', chat: { id: 2 ** 53 + 2, type: 'private' } }) },
      { update_id: 900, message: null },
      { update_id: 900, message: [] },
    ])
      expect(decodeUpdate(raw, '71', NOW), JSON.stringify(raw)).toEqual({ kind: 'malformed' });
  });
});

/** As Telegram reads HTML that holds no tags. */
const read = (html: string): string => html.replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&' })[name] ?? '');

describe('what is sent', () => {
  it('reads after escaping as it did before, and holds no sign that could begin a tag', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('&', '<', '>', 'amp;', '&lt;', '<b>', 'ạ')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>]/);
        expect(read(escaped)).toBe(text);
      }),
    );
  });

  it('says the same formatted and plain, with the same buttons, and no keyboard where there are none', () => {
    const buttons = [{ label: 'Lệ phí', payload: 't:le-phi-can-cuoc' }];
    const [formatted, plain] = [encodeOutbound({ text: 'a < b', buttons }, true), encodeOutbound({ text: 'a < b', buttons }, false)];
    expect([read(formatted.text), plain.text]).toEqual(['a < b', 'a < b']);
    expect(plain.other).toEqual({ ...formatted.other, parse_mode: undefined });
    expect(encodeOutbound({ text: 'a', buttons: [] }, true).other).not.toHaveProperty('reply_markup');
  });
});

describe('a keyboard', () => {
  const labels = fc.oneof(
    fc.string({ maxLength: 60, unit: 'grapheme' }),
    fc.constantFrom('Lệ phí', 'Hồ sơ', 'Gặp cán bộ', 'Hướng dẫn từng bước', ' '),
  );
  const payloads = fc.oneof(fc.string({ maxLength: 70, unit: 'grapheme' }), fc.constantFrom('x:officer', 'ạ'.repeat(21), 'ạ'.repeat(22)));
  const buttons = fc.array(fc.record({ label: labels, payload: payloads }), { maxLength: 30 });

  it('holds every button that Telegram takes, once and in order, and none that it does not', () => {
    fc.assert(
      fc.property(buttons, (given) => {
        const takable = given.filter(({ label, payload }) => label.trim() !== '' && payload !== '' && Buffer.byteLength(payload) <= 64);
        expect(keyboardOf(given).flat()).toEqual(takable.map(({ label, payload }) => ({ text: label, callback_data: payload })));
      }),
    );
  });

  it('has one or two buttons in a row, two only when both are short', () => {
    fc.assert(
      fc.property(buttons, (given) => {
        for (const row of keyboardOf(given)) {
          expect([1, 2]).toContain(row.length);
          if (row.length === 2) expect(Math.max(...row.map(({ text }) => text.length))).toBeLessThanOrEqual(16);
        }
      }),
    );
  });

  it('pairs short labels', () => {
    const of = (...names: string[]) =>
      keyboardOf(names.map((label) => ({ label, payload: 'x:menu' }))).map((row) => row.map(({ text }) => text));
    expect(of('Lệ phí', 'Hồ sơ', 'Nơi nộp', 'Hướng dẫn từng bước', 'Chưa đúng ý')).toEqual([
      ['Lệ phí', 'Hồ sơ'],
      ['Nơi nộp'],
      ['Hướng dẫn từng bước'],
      ['Chưa đúng ý'],
    ]);
  });
});
