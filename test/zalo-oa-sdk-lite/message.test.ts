import { describe, expect, it } from 'vitest';
import type { Message } from 'zalo-oa-sdk-lite';
import { encodeMessage, faultOf } from '../../src/zalo-oa-sdk-lite/message.ts';

const buttons: Message = {
  type: 'buttons',
  text: 'Anh/chị chọn thủ tục:',
  buttons: [
    { type: 'oa.query.show', title: 'Làm lại CCCD', payload: '#tt_cccd' },
    { type: 'oa.query.hide', title: 'Gặp cán bộ', payload: '#handoff' },
    { type: 'oa.open.url', title: 'Cổng DVC', url: 'https://dichvucong.gov.vn' },
    { type: 'oa.open.phone', title: 'Gọi tổng đài', phone: '84123456789' },
    { type: 'oa.open.sms', title: 'Nhắn SMS', phone: '84123456789', content: 'TRA CUU' },
  ],
};
const encodedButtons = [
  { title: 'Làm lại CCCD', type: 'oa.query.show', payload: '#tt_cccd' },
  { title: 'Gặp cán bộ', type: 'oa.query.hide', payload: '#handoff' },
  { title: 'Cổng DVC', type: 'oa.open.url', payload: { url: 'https://dichvucong.gov.vn' } },
  { title: 'Gọi tổng đài', type: 'oa.open.phone', payload: { phone_code: '84123456789' } },
  { title: 'Nhắn SMS', type: 'oa.open.sms', payload: { content: 'TRA CUU', phone_code: '84123456789' } },
];
const media = (element: object) => ({ type: 'template', payload: { template_type: 'media', elements: [element] } });

describe('a message on the wire', () => {
  it.each<[string, Message, object]>([
    ['text', { type: 'text', text: 'Chào anh/chị' }, { text: 'Chào anh/chị' }],
    ['a quote', { type: 'text', text: 'vâng', quoteMessageId: 'm1' }, { text: 'vâng', quote_message_id: 'm1' }],
    ['buttons', buttons, { text: 'Anh/chị chọn thủ tục:', attachment: { type: 'template', payload: { buttons: encodedButtons } } }],
    [
      'an image with a caption',
      { type: 'image', attachmentId: 'a1', text: 'chú thích' },
      { text: 'chú thích', attachment: media({ media_type: 'image', attachment_id: 'a1' }) },
    ],
    [
      'an image by URL',
      { type: 'image', url: 'https://x.vn/a.png' },
      { attachment: media({ media_type: 'image', url: 'https://x.vn/a.png' }) },
    ],
    [
      'a gif',
      { type: 'gif', attachmentId: 'g1', width: 10, height: 20 },
      { attachment: media({ media_type: 'gif', attachment_id: 'g1', width: 10, height: 20 }) },
    ],
    ['a sticker', { type: 'sticker', attachmentId: 's1' }, { attachment: media({ media_type: 'sticker', attachment_id: 's1' }) }],
    ['a file', { type: 'file', token: 't1' }, { attachment: { type: 'file', payload: { token: 't1' } } }],
    [
      'a request for contact data',
      { type: 'request_user_info', title: 'Trung tâm HCC', subtitle: 'Xin cung cấp', imageUrl: 'https://x.vn/i.png' },
      {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'request_user_info',
            elements: [{ title: 'Trung tâm HCC', subtitle: 'Xin cung cấp', image_url: 'https://x.vn/i.png' }],
          },
        },
      },
    ],
  ])('%s', (_, message, encoded) => {
    expect(faultOf(message)).toBeNull();
    expect(encodeMessage(message, '')).toEqual(encoded);
  });

  it('names the template of buttons when asked to', () => {
    expect(encodeMessage(buttons, 'button')).toMatchObject({
      attachment: { payload: { template_type: 'button', buttons: encodedButtons } },
    });
  });

  it('is sent composed (NFC)', () => {
    expect(encodeMessage({ type: 'text', text: 'cấp'.normalize('NFD') }, '')).toEqual({ text: 'cấp' });
  });

  it.each<[string, Message, string]>([
    ['an empty text', { type: 'text', text: '' }, 'message.text'],
    ['2001 characters', { type: 'text', text: 'ạ'.repeat(2001) }, 'message.text'],
    ['no buttons', { type: 'buttons', text: 'x', buttons: [] }, 'message.buttons'],
    ['six buttons', { ...buttons, buttons: Array.from({ length: 6 }, () => buttons.buttons[0]!) }, 'message.buttons'],
    [
      'a long title',
      { type: 'buttons', text: 'x', buttons: [{ type: 'oa.query.show', title: 'x'.repeat(101), payload: 'p' }] },
      'message.buttons.0.title',
    ],
    ['a long subtitle', { type: 'request_user_info', title: 'x', subtitle: 'x'.repeat(501), imageUrl: '' }, 'message.subtitle'],
  ])('%s is refused before it is sent', (_, message, field) => {
    expect(faultOf(message)).toMatchObject({ kind: 'invalid', class: 'bug', field });
  });

  it('counts what people see as one letter once: 2000 emoji pass', () => {
    expect(faultOf({ type: 'text', text: '🙂'.repeat(2000) })).toBeNull();
  });
});
