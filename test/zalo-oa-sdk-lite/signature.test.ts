import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signEvent, verifySignature } from 'zalo-oa-sdk-lite';

const appId = '360846524940903967';
const oaSecretKey = 'oa-secret-for-tests';
const body = {
  app_id: appId,
  sender: { id: '246845883529197922' },
  user_id_by_app: '552177279717587730',
  recipient: { id: '388613280878808645' },
  event_name: 'user_send_text',
  message: { text: 'Xin chào, tôi muốn làm lại CCCD', msg_id: '96d3cdf3af150460909' },
  timestamp: '1763776800000',
};
const rawBody = Buffer.from(JSON.stringify(body));
const genuine = 'mac=700da8af0f8197a2ea7af931b6f2d4a09e8caa871de759ce6f8819b0dd62c743';
const signed = { rawBody, appId, oaSecretKey };

describe('the webhook signature', () => {
  it('accepts what Zalo signs, with the prefix spelt either way', () => {
    expect(verifySignature(genuine, signed)).toBe(true);
    expect(verifySignature(genuine.replace('mac=', 'MAC = '), signed)).toBe(true);
    expect(signEvent(signed)).toBe(genuine);
  });

  it('refuses the HMAC that some integrations compute', () => {
    expect(verifySignature('mac=5d3f6c38eb7e78046cfa61064443c1be3f637c3f899503ea11fca0a9df7ee165', signed)).toBe(false);
    const hmac = createHmac('sha256', oaSecretKey).update(appId).update(rawBody).update(body.timestamp).digest('hex');
    expect(verifySignature(`mac=${hmac}`, signed)).toBe(false);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['a truncated one', genuine.slice(0, -2)],
    ['one of other letters', `mac=${'z'.repeat(64)}`],
    ['another body’s', `mac=${'0'.repeat(64)}`],
  ])('fails closed on %s', (_, header) => {
    expect(verifySignature(header, signed)).toBe(false);
  });

  it('fails closed when the body was re-serialised, is no JSON, or carries no timestamp', () => {
    expect(verifySignature(genuine, { ...signed, rawBody: Buffer.from(JSON.stringify(body, null, 1)) })).toBe(false);
    expect(verifySignature(genuine, { ...signed, rawBody: Buffer.from('<html>') })).toBe(false);
    expect(verifySignature(genuine, { ...signed, rawBody: Buffer.from('{}') })).toBe(false);
  });

  it('covers a timestamp that is a bare number by its digits', () => {
    const numbered = { ...signed, rawBody: Buffer.from('{"timestamp":17637768000001234567}') };
    const hash = createHash('sha256').update(appId).update(numbered.rawBody).update('17637768000001234567').update(oaSecretKey);
    expect(verifySignature(`mac=${hash.digest('hex')}`, numbered)).toBe(true);
  });

  it('fails closed when a secret is not configured, even on what is signed with none', () => {
    const none = { ...signed, oaSecretKey: '' };
    expect(verifySignature(signEvent(none), none)).toBe(false);
    const nobody = { ...signed, appId: '' };
    expect(verifySignature(signEvent(nobody), nobody)).toBe(false);
    expect(verifySignature(genuine, { ...signed, oaSecretKey: '' })).toBe(false);
    expect(verifySignature(genuine, { ...signed, appId: '' })).toBe(false);
  });
});
