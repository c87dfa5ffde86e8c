import { describe, expect, it } from 'vitest';
import type { ChatLine } from 'zalo-oa-sdk-lite';
import { decodeLine } from '../../../src/channels/zalo/history.ts';

const oaId = '388613280878808645';
const NOW = Date.parse('2026-11-24T09:00:00+07:00');
const line = (given: Partial<ChatLine> = {}): ChatLine => ({
  messageId: 'm1',
  from: 'user',
  userId: '5',
  sentAt: NOW - 60_000,
  type: 'text',
  text: 'mất căn cước',
  raw: {},
  ...given,
});
const decode = (given: Partial<ChatLine> = {}) => decodeLine(line(given), { oaId, userId: '5', now: NOW });

describe('a line of the history', () => {
  it('of the person is the message that its webhook would have brought', () => {
    expect(decode()).toEqual({
      kind: 'message',
      message: {
        channel: 'zalo',
        externalId: `${oaId}:user_message:m1`,
        contactId: '5',
        text: 'mất căn cước',
        attachments: [],
        sentAt: NOW - 60_000,
      },
    });
  });

  it.each([
    ['photo', 'image', 'https://a.zdn.vn/1'],
    ['gif', 'image', 'https://a.zdn.vn/1'],
    ['voice', 'audio', 'https://a.zdn.vn/1'],
    ['file', 'file', 'https://a.zdn.vn/1'],
    ['sticker', 'sticker', null],
    ['location', 'location', null],
    ['links', 'link', null],
    ['hologram', 'other', null],
    ['toString', 'other', null],
  ])('of type %s brings what came along', (type, kind, reference) => {
    expect(decode({ type, text: null, raw: { url: 'https://a.zdn.vn/1' } })).toMatchObject({
      message: { text: '', attachments: [{ kind, reference }] },
    });
  });

  it('keeps a picture’s caption, and a picture without address', () => {
    expect(decode({ type: 'photo', text: '', raw: { description: 'đơn của tôi', url: 5 } })).toMatchObject({
      message: { text: 'đơn của tôi', attachments: [{ kind: 'image', reference: null }] },
    });
  });

  it('of the OA without words is evidence of nothing', () => {
    expect(decode({ from: 'oa', type: 'photo', text: null })).toEqual({ kind: 'dropped', reason: 'empty' });
    expect(decode({ from: 'oa' })).toMatchObject({ kind: 'notice', notice: { kind: 'spoken', byStaff: false, messageId: 'm1' } });
  });

  it('has its own time unless that cannot be one', () => {
    expect(decode({ sentAt: 1_763_776 })).toMatchObject({ message: { sentAt: NOW } });
  });
});
