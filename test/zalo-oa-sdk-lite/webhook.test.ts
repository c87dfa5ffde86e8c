import { describe, expect, it } from 'vitest';
import { readWebhook, signEvent } from 'zalo-oa-sdk-lite';
import type { WebhookReading, ZaloEvent } from 'zalo-oa-sdk-lite';

const appId = '360846524940903967';
const oaSecretKey = 'oa-secret-for-tests';
const oa = '388613280878808645';
const user = '246845883529197922';
const keys = { appId, oaSecretKey };

const readText = (text: string): WebhookReading => {
  const rawBody = Buffer.from(text);
  return readWebhook({ signature: signEvent({ rawBody, ...keys }), rawBody, ...keys });
};
const common = { app_id: appId, user_id_by_app: '552177279717587730', timestamp: '1763776800000' };
const read = (event: object): WebhookReading => readText(JSON.stringify({ ...common, ...event }));
const eventOf = (event: object): ZaloEvent => {
  const reading = read(event);
  if (!reading.ok) throw new Error(`${reading.reason} ${reading.eventName}`);
  return reading.event;
};
const fromUser = { sender: { id: user }, recipient: { id: oa } };
const fromOa = { sender: { id: oa }, recipient: { id: user } };
const parties = { oaId: oa, userId: user };

describe('an event', () => {
  it('of a person who wrote', () => {
    expect(eventOf({ ...fromUser, event_name: 'user_send_text', message: { text: 'chào', msg_id: 'm1', quote_msg_id: 'm0' } })).toEqual({
      kind: 'user_message',
      name: 'user_send_text',
      appId,
      ...parties,
      userIdByApp: '552177279717587730',
      timestamp: '1763776800000',
      messageId: 'm1',
      text: 'chào',
      quotedMessageId: 'm0',
      attachments: [],
    });
  });

  it.each([
    ['user_send_image', { type: 'image', payload: { thumbnail: 't', url: 'u' } }, {}],
    ['user_send_gif', { type: 'gif', payload: { thumbnail: 't', url: 'u' } }, {}],
    ['user_send_link', { type: 'link', payload: { thumbnail: 't', url: 'u', description: 'd' } }, {}],
    ['user_send_video', { type: 'video', payload: { thumbnail: 't', url: 'u', description: 'd' } }, {}],
    ['user_send_audio', { type: 'audio', payload: { url: 'u' } }, {}],
    ['user_send_sticker', { type: 'sticker', payload: { id: '5', url: 'u' } }, {}],
    [
      'user_send_file',
      { type: 'file', payload: { url: 'u', name: 'don.pdf', size: 11321, checksum: 'c', type: 'pdf' } },
      { size: '11321' },
    ],
    ['user_send_business_card', { type: 'link', payload: { thumbnail: 't', url: 'u', description: '{"phone":"84"}' } }, {}],
  ])('%s brings its attachment', (name, attachment, changed) => {
    const event = eventOf({ ...fromUser, event_name: name, message: { msg_id: 'm1', attachments: [attachment] } });
    expect(event).toMatchObject({
      kind: 'user_message',
      text: null,
      attachments: [{ type: attachment.type, payload: { ...attachment.payload, ...changed } }],
    });
  });

  it('user_send_location brings numbers, which are sent as strings', () => {
    const attachment = { type: 'location', payload: { coordinates: { latitude: '10.77', longitude: '106.69' } } };
    expect(eventOf({ ...fromUser, event_name: 'user_send_location', message: { msg_id: 'm1', attachments: [attachment] } })).toMatchObject({
      attachments: [{ type: 'location', payload: { coordinates: { latitude: 10.77, longitude: 106.69 } } }],
    });
  });

  it('keeps its message when an attachment is odd', () => {
    const attachments = [
      { type: 'hologram', payload: {} },
      { type: 'image', payload: null },
      { type: 'image', payload: { url: 'u' } },
    ];
    expect(eventOf({ ...fromUser, event_name: 'user_send_image', message: { msg_id: 'm1', text: 'ảnh', attachments } })).toMatchObject({
      text: 'ảnh',
      attachments: [{ type: 'other', was: 'hologram' }, { type: 'other', was: 'image' }, { type: 'image' }],
    });
  });

  it('of the OA is inverted, and says whether a person typed it', () => {
    const message = { text: 'vâng', msg_id: 'm2' };
    expect(eventOf({ ...fromOa, event_name: 'oa_send_text', message })).toMatchObject({ kind: 'oa_message', ...parties, adminId: null });
    const typed = { event_name: 'oa_send_text', sender: { id: oa, admin_id: '77' }, recipient: { id: user }, message };
    expect(eventOf(typed)).toMatchObject({ kind: 'oa_message', ...parties, adminId: '77' });
  });

  it('that is a receipt is inverted too', () => {
    expect(eventOf({ ...fromOa, event_name: 'user_received_message', message: { msg_id: 'm3' } })).toMatchObject({
      kind: 'receipt',
      ...parties,
      seen: false,
      messageIds: ['m3'],
    });
    expect(eventOf({ ...fromOa, event_name: 'user_seen_message', message: { msg_ids: ['m3', 'm4'] } })).toMatchObject({
      kind: 'receipt',
      ...parties,
      seen: true,
      messageIds: ['m3', 'm4'],
    });
  });

  it.each([
    ['follow', { oa_id: oa, follower: { id: user }, source: 'oa_profile' }, { kind: 'follow', ...parties, source: 'oa_profile' }],
    ['unfollow', { oa_id: oa, follower: { id: user } }, { kind: 'unfollow', ...parties, source: null }],
    ['user_click_chatnow', { oa_id: oa, user_id: user }, { kind: 'click_chatnow', ...parties }],
    ['user_withdraw', { oa_id: oa, user_id: user }, { kind: 'withdraw', ...parties }],
    ['user_withdraw', { user_id: user }, { kind: 'withdraw', oaId: null, userId: user }],
    [
      'user_reacted_message',
      { ...fromUser, message: { msg_id: 'm5', react_icon: '/-strong' } },
      { kind: 'reaction', ...parties, icon: '/-strong' },
    ],
    [
      'anonymous_send_text',
      { ...fromUser, message: { conversation_id: 'c1', text: 'hỏi', msg_id: 'm6' } },
      { kind: 'anonymous_message', oaId: oa, anonymousId: user, conversationId: 'c1' },
    ],
    ['user_send_group_text', { anything: true }, { kind: 'other', name: 'user_send_group_text' }],
    ['tomorrow_event', {}, { kind: 'other', name: 'tomorrow_event' }],
  ])('%s', (name, fields, expected) => {
    expect(eventOf({ ...fields, event_name: name })).toMatchObject(expected);
  });

  it('with contact data is read in both shapes', () => {
    const fullAddress = { user_city: 'Hà Nội', user_ward: 'Cầu Giấy', user_address: '1 Xuân Thủy' };
    const info = { name: 'An', phone: 84901234567, user_dob: '30/10/1999', gender: 'Nam', full_address: fullAddress };
    expect(eventOf({ ...fromUser, event_name: 'user_submit_info', info })).toMatchObject({
      kind: 'submit_info',
      info: {
        name: 'An',
        phone: '84901234567',
        birthday: '30/10/1999',
        address: '1 Xuân Thủy',
        ward: 'Cầu Giấy',
        city: 'Hà Nội',
        district: null,
      },
    });
    const older = { name: 'An', phone: '84901234567', address: '1 Xuân Thủy', city: 'Hà Nội', district: 'Cầu Giấy', ward: 'Dịch Vọng' };
    expect(eventOf({ ...fromUser, event_name: 'user_submit_info', info: older })).toMatchObject({
      info: { address: '1 Xuân Thủy', ward: 'Dịch Vọng', district: 'Cầu Giấy', birthday: null },
    });
  });

  it('keeps ids beyond 2^53 that are bare numbers', () => {
    const text = `{"app_id":${appId},"sender":{"id":${user}},"recipient":{"id":${oa}},"event_name":"user_send_text","message":{"text":"x","msg_id":12345678901234567890},"timestamp":1763776800000}`;
    expect(readText(text)).toMatchObject({
      ok: true,
      event: { appId, ...parties, messageId: '12345678901234567890', timestamp: '1763776800000' },
      key: `${oa}:user_send_text:12345678901234567890`,
    });
  });
});

describe('a webhook call', () => {
  const rawBody = Buffer.from(
    JSON.stringify({ ...common, ...fromUser, event_name: 'user_send_text', message: { text: 'x', msg_id: 'm1' } }),
  );
  const signature = signEvent({ rawBody, ...keys });

  it('has one key however often it is delivered', () => {
    const withoutId = { event_name: 'follow', oa_id: oa, follower: { id: user } };
    const [once, again, later] = [read(withoutId), read(withoutId), read({ ...withoutId, timestamp: '1763776800001' })];
    expect(once).toEqual(again);
    expect(later).not.toMatchObject({ key: once.ok ? once.key : '' });
  });

  it.each([
    ['the probe of the console', { signature: undefined, rawBody: Buffer.from('{}') }, 'probe'],
    ['an empty body', { signature: undefined, rawBody: Buffer.alloc(0) }, 'probe'],
    ['a probe that pretends to be signed', { rawBody: Buffer.from('{}') }, 'bad_signature'],
    ['a body without signature', { signature: undefined }, 'bad_signature'],
    ['another body', { rawBody: Buffer.from(`${rawBody.toString()} `) }, 'bad_signature'],
    ['another key', { oaSecretKey: 'other' }, 'bad_signature'],
    ['no key', { oaSecretKey: '' }, 'bad_signature'],
    ['another OA', { oaId: '1' }, 'wrong_oa'],
  ])('%s is not processed', (_, changed, reason) => {
    expect(readWebhook({ signature, rawBody, ...keys, ...changed })).toMatchObject({ ok: false, reason });
    expect(readWebhook({ signature, rawBody, ...keys })).toMatchObject({ ok: true });
  });

  it('of another app is not processed, though signed', () => {
    expect(read({ app_id: '1', ...fromUser, event_name: 'user_send_text', message: { text: 'x', msg_id: 'm1' } })).toMatchObject({
      ok: false,
      reason: 'wrong_app',
    });
  });

  it('that lacks what its event needs is counted by name', () => {
    expect(read({ ...fromUser, event_name: 'user_send_text', message: {} })).toEqual({
      ok: false,
      reason: 'bad_shape',
      eventName: 'user_send_text',
    });
    expect(read({ ...fromUser })).toEqual({ ok: false, reason: 'bad_shape', eventName: null });
  });
});
