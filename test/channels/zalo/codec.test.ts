import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWebhook, signEvent } from 'zalo-oa-sdk-lite';
import { CHANNEL, decodeEvent, isAnonymous } from '../../../src/channels/zalo/codec.ts';
import type { Decoded } from '../../../src/channels/zalo/codec.ts';

const appId = '360846524940903967';
const oaSecretKey = 'oa-secret-for-tests';
const oa = '388613280878808645';
const user = '246845883529197922';
const NOW = Date.parse('2026-11-24T09:00:00+07:00');

/** What the channel makes of an event, through Zalo's own form of it. */
function decode(given: object, at: number | string = NOW): Decoded {
  const rawBody = Buffer.from(JSON.stringify({ app_id: appId, user_id_by_app: '5', timestamp: String(at), ...given }));
  const keys = { rawBody, appId, oaSecretKey };
  const reading = readWebhook({ signature: signEvent(keys), ...keys, oaId: oa });
  if (!reading.ok) throw new Error(`${reading.reason} ${reading.eventName}`);
  return decodeEvent(reading.event, reading.key, NOW);
}
const fromUser = { sender: { id: user }, recipient: { id: oa } };
const fromOa = { sender: { id: oa }, recipient: { id: user } };
const text = (said: string, msg_id = 'm1') => ({ ...fromUser, event_name: 'user_send_text', message: { text: said, msg_id } });
const media = (name: string, attachments: readonly object[], caption?: string) => ({
  ...fromUser,
  event_name: name,
  message: { msg_id: 'm1', attachments, ...(caption !== undefined && { text: caption }) },
});

describe('what a person writes', () => {
  it('becomes a message under an id made of the OA, the kind of event and Zalo’s id of the message', () => {
    expect(decode(text('mất căn cước'))).toEqual({
      kind: 'message',
      message: {
        channel: CHANNEL,
        externalId: `${oa}:user_message:m1`,
        contactId: user,
        text: 'mất căn cước',
        attachments: [],
        sentAt: NOW,
      },
    });
  });

  it('has an id that the OA’s own message of the same number does not have', () => {
    const echo = decode({ ...fromOa, event_name: 'oa_send_text', message: { text: 'a', msg_id: 'm1' } });
    expect(echo).toMatchObject({ notice: { externalId: `${oa}:oa_message:m1` } });
  });

  it('keeps ids beyond 2^53 that come as bare numbers', () => {
    const body = `{"app_id":${appId},"sender":{"id":${user}},"recipient":{"id":${oa}},"event_name":"user_send_text","message":{"text":"a","msg_id":90071992547409931234},"timestamp":${NOW}}`;
    const keys = { rawBody: Buffer.from(body), appId, oaSecretKey };
    const reading = readWebhook({ signature: signEvent(keys), ...keys, oaId: oa });
    expect(reading.ok && decodeEvent(reading.event, reading.key, NOW)).toMatchObject({
      message: { contactId: user, externalId: `${oa}:user_message:90071992547409931234`, sentAt: NOW },
    });
  });

  it('was said when Zalo says it was, also two hours ago, and now where Zalo gives no possible time', () => {
    expect(decode(text('a'), NOW - 2 * 3_600_000)).toMatchObject({ message: { sentAt: NOW - 2 * 3_600_000 } });
    // Zalo's documentation prints this one.
    expect(decode(text('a'), '154390853474')).toMatchObject({ message: { sentAt: NOW } });
    expect(decode(text('a'), 'yesterday')).toMatchObject({ message: { sentAt: NOW } });
    expect(decode(text('a'), NOW + 90 * 86_400_000)).toMatchObject({ message: { sentAt: NOW } });
  });
});

describe('an attachment', () => {
  it.each([
    ['user_send_image', { type: 'image', payload: { thumbnail: 't', url: 'https://a.zdn.vn/1' } }, 'image', null, 'https://a.zdn.vn/1'],
    ['user_send_gif', { type: 'gif', payload: { url: 'https://a.zdn.vn/1' } }, 'image', null, 'https://a.zdn.vn/1'],
    ['user_send_audio', { type: 'audio', payload: { url: 'https://a.zdn.vn/1' } }, 'audio', null, 'https://a.zdn.vn/1'],
    ['user_send_video', { type: 'video', payload: { url: 'https://a.zdn.vn/1', description: 'd' } }, 'video', null, 'https://a.zdn.vn/1'],
    ['user_send_sticker', { type: 'sticker', payload: { id: '5', url: 'u' } }, 'sticker', null, null],
    ['user_send_link', { type: 'link', payload: { url: 'https://dichvucong.gov.vn' } }, 'link', 'https://dichvucong.gov.vn', null],
    [
      'user_send_location',
      { type: 'location', payload: { coordinates: { latitude: '10.77', longitude: '106.69' } } },
      'location',
      '10.77, 106.69',
      null,
    ],
    ['user_send_image', { type: 'hologram', payload: {} }, 'other', null, null],
  ])('of %s', (name, attachment, kind, said, reference) => {
    expect(decode(media(name, [attachment]))).toMatchObject({
      message: { text: '', attachments: [{ kind, name: said, size: null, reference }] },
    });
  });

  it('that is a file brings its name and size', () => {
    const file = { type: 'file', payload: { url: 'https://a.dlfl.vn/1', size: '11321', name: 'đơn.pdf', checksum: 'c', type: 'pdf' } };
    expect(decode(media('user_send_file', [file], 'đơn của tôi'))).toMatchObject({
      message: {
        text: 'đơn của tôi',
        attachments: [{ kind: 'file', name: 'đơn.pdf', size: 11_321, reference: 'https://a.dlfl.vn/1' }],
      },
    });
    for (const size of ['', 'x', '-1', '1e400', null])
      expect(decode(media('user_send_file', [{ ...file, payload: { ...file.payload, size } }]))).toMatchObject({
        message: { attachments: [{ size: null }] },
      });
  });

  it('that is a business card tells nothing of whom it is about', () => {
    const card = { type: 'link', payload: { url: 'u', description: '{"phone":"84901234567","qrCodeUrl":"q"}' } };
    const decoded = decode(media('user_send_business_card', [card]));
    expect(decoded).toMatchObject({ message: { attachments: [{ kind: 'contact', name: null, reference: null }] } });
    expect(JSON.stringify(decoded)).not.toContain('84901234567');
  });

  it('is bounded: a name is cut, a URL that is too long is none, and there are not more than twenty', () => {
    const file = { type: 'file', payload: { url: `https://a.zdn.vn/${'a'.repeat(3_000)}`, name: 'a'.repeat(1_000) } };
    const decoded = decode(
      media(
        'user_send_file',
        Array.from({ length: 50 }, () => file),
      ),
    );
    const { attachments = [] } = decoded.kind === 'message' ? decoded.message : {};
    expect(attachments).toHaveLength(20);
    expect(attachments[0]).toMatchObject({ reference: null });
    expect(attachments[0]?.name).toHaveLength(300);
  });
});

describe('what people do besides writing', () => {
  const relation = (event_name: string) => ({ oa_id: oa, follower: { id: user }, event_name });
  it('a follow starts the conversation', () => {
    expect(decode(relation('follow'))).toMatchObject({ kind: 'message', message: { contactId: user, text: '', payload: 'x:start' } });
  });

  it.each([
    ['unfollow', relation('unfollow'), { kind: 'gone' }],
    ['user_withdraw', { event_name: 'user_withdraw', oa_id: oa, user_id: user }, { kind: 'withdrawn' }],
    ['user_click_chatnow', { event_name: 'user_click_chatnow', oa_id: oa, user_id: user }, { kind: 'active' }],
    [
      'oa_send_text',
      { ...fromOa, event_name: 'oa_send_text', message: { text: 'vâng', msg_id: 'm2' } },
      { kind: 'spoken', messageId: 'm2', text: 'vâng', byStaff: false },
    ],
    [
      'oa_send_image of an officer in OA Manager',
      { ...fromOa, sender: { id: oa, admin_id: '7' }, event_name: 'oa_send_image', message: { msg_id: 'm2' } },
      { kind: 'spoken', messageId: 'm2', text: '', byStaff: true },
    ],
  ])('%s is a notice', (_, event, expected) => {
    expect(decode(event)).toMatchObject({ kind: 'notice', notice: { contactId: user, sentAt: NOW, ...expected } });
  });

  it('leaves no id of theirs in the id of the delivery, which outlasts their erasure', () => {
    for (const event of [relation('unfollow'), { event_name: 'user_withdraw', oa_id: oa, user_id: user }]) {
      const decoded = decode(event);
      expect(decoded.kind === 'notice' && decoded.notice.externalId).not.toContain(user);
    }
  });

  it('has the same id each time it is delivered, and another the next time it happens', () => {
    const idOf = (decoded: Decoded) => (decoded.kind === 'message' ? decoded.message.externalId : null);
    expect(idOf(decode(relation('follow')))).toBe(idOf(decode(relation('follow'))));
    expect(idOf(decode(relation('follow'), NOW - 1))).not.toBe(idOf(decode(relation('follow'))));
  });

  it.each([
    ['receipt', { ...fromOa, event_name: 'user_seen_message', message: { msg_ids: ['m3'] } }],
    ['reaction', { ...fromUser, event_name: 'user_reacted_message', message: { msg_id: 'm5', react_icon: '/-strong' } }],
    ['unknown_event', { event_name: 'extension_purchased' }],
    ['unknown_event', { ...fromUser, event_name: 'user_send_group_text', message: { text: 'a', msg_id: 'm5' } }],
    ['empty', { ...fromUser, event_name: 'user_submit_info', info: {} }],
  ])('that is a %s is dropped', (reason, event) => {
    expect(decode(event)).toEqual({ kind: 'dropped', reason });
  });
});

describe('what a person shares through Zalo’s form', () => {
  it('reads like something they typed, whichever of the two shapes it came in', () => {
    const info = { name: 'An', phone: 84901234567, user_dob: '30/10/1999', full_address: { user_city: 'Huế', user_address: '5 Lê Lợi' } };
    expect(decode({ ...fromUser, event_name: 'user_submit_info', info })).toMatchObject({
      message: {
        contactId: user,
        text: 'Thông tin tôi chia sẻ qua Zalo:\nHọ tên: An\nSố điện thoại: 84901234567\nNgày sinh: 30/10/1999\nĐịa chỉ: 5 Lê Lợi, Huế',
      },
    });
    const older = { phone: '0901234567', address: '5 Lê Lợi', ward: 'Phú Hội', district: '', city: 'Huế' };
    expect(decode({ ...fromUser, event_name: 'user_submit_info', info: older })).toMatchObject({
      message: { text: 'Thông tin tôi chia sẻ qua Zalo:\nSố điện thoại: 0901234567\nĐịa chỉ: 5 Lê Lợi, Phú Hội, Huế' },
    });
  });
});

describe('a visitor without a Zalo account', () => {
  it('is a contact of their own, known by the chat and not as the user of that id', () => {
    const decoded = decode({
      ...fromUser,
      event_name: 'anonymous_send_text',
      message: { conversation_id: 'c1', text: 'x:officer', msg_id: 'm1' },
    });
    expect(decoded).toMatchObject({ message: { contactId: `anonymous:${user}:c1`, text: 'x:officer' } });
    expect(decoded.kind === 'message' && isAnonymous(decoded.message.contactId)).toBe(true);
    expect(isAnonymous(user)).toBe(false);
  });
});

describe('any text', () => {
  it('is taken as it is, or as the tap of a button', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (said) => {
        const decoded = decode(text(said));
        if (decoded.kind !== 'message') throw new Error(decoded.kind);
        if (decoded.message.payload === undefined) expect(decoded.message.text).toBe(said);
      }),
    );
  });
});
