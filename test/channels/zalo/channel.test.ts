import { describe, expect, it, vi } from 'vitest';
import { siteVerificationTag } from '../../../src/channels/zalo/site-verification.ts';
import { userSendText } from '../../support/fake-zalo/webhook-sender.ts';
import { describeChannel } from '../channel.contract.ts';
import { openLedger, openWorld, outboundTo } from './world.ts';

const user = '246845883529197922';
const outbound = outboundTo(user);

describeChannel('a Zalo Official Account', async () => {
  const world = await openWorld();
  let said = 0;
  return {
    channel: world.channel,
    close: () => world.close(),
    async deliver(text) {
      said += 1;
      const event = userSendText(world.fake, { from: 'user', userId: user, text, messageId: `m${said}`, at: world.clock.now() });
      return (await world.fake.deliver(event)) === 200;
    },
  };
});

describe('what the channel promises', () => {
  it('is free answers for 48 hours, and for seven days where the operator pays', async () => {
    const free = await openWorld();
    const paid = await openWorld({ settings: { allowPaidWindow: true } });
    expect(free.channel.limits.replyWindow).toBe(48 * 3_600_000);
    expect(paid.channel.limits.replyWindow).toBe(7 * 24 * 3_600_000);
    await Promise.all([free.close(), paid.close()]);
  });

  it('holds without tokens too: messages are taken, and sends say what is missing', async () => {
    const world = await openWorld({ unconnected: true });
    const ledger = openLedger();
    await world.channel.start(ledger);
    await world.fake.say(user, 'mất căn cước');
    expect(ledger.messages).toHaveLength(1);
    const message = {
      id: 1,
      conversationId: 1,
      channel: 'zalo',
      contactId: user,
      author: 'bot',
      seq: 2,
      attempt: 1,
      repeated: false,
    } as const;
    const delivery = await world.channel.send({ ...message, createdAt: 0, lastInboundAt: 0, text: 'Chào', buttons: [] });
    expect(delivery).toMatchObject({ kind: 'unreachable' });
    expect(world.events).toContainEqual(expect.objectContaining({ event: 'send.failed', reason: 'no_tokens', operator: true }));
    await world.close();
  });
});

describe('a message with choices', () => {
  it('goes out, is reported back as arrived, and comes back as the choice that was tapped', async () => {
    const world = await openWorld({ zalo: { echoes: true } });
    const ledger = openLedger();
    await world.channel.start(ledger);
    const buttons = [{ label: 'Lệ phí', payload: 't:cap-can-cuoc/le-phi' }];
    const sent = await world.channel.send({ ...outbound, text: 'Chọn:\n1. Lệ phí', buttons });
    await vi.waitFor(() => expect(ledger.notices).toHaveLength(1));
    expect(sent.kind).toBe('sent');
    expect(ledger.notices[0]).toMatchObject({
      kind: 'spoken',
      contactId: user,
      messageId: sent.kind === 'sent' && sent.externalId,
      text: 'Chọn:\n1. Lệ phí',
      byStaff: false,
    });
    await world.fake.tap(user, 'Lệ phí');
    expect(ledger.messages).toMatchObject([{ contactId: user, text: 'Lệ phí', payload: 't:cap-can-cuoc/le-phi' }]);
    await world.close();
  });
});

describe('the log', () => {
  it('holds no text, no person, no token and no secret, whatever goes wrong', async () => {
    const world = await openWorld();
    const ledger = openLedger();
    const { fake, channel, clock, events } = world;
    await channel.start(ledger);
    await fake.say(user, 'câu hỏi riêng tư');
    await fake.follow(user, 'unfollow');
    ledger.fails = true;
    await fake.say(user, 'câu hỏi riêng tư');
    ledger.fails = false;
    await fetch(`${world.url}/webhooks/zalo`, { method: 'POST', body: 'câu hỏi riêng tư' });
    await fetch(`${world.url}/oauth/zalo/callback?code=ma-rieng-tu&state=ma-rieng-tu`);
    for (const code of [-201, -216, -224, -230, -32, -248]) {
      fake.faults.plan('/v3.0/oa/message/cs', { kind: 'error', code, message: 'câu trả lời riêng tư' }, 2);
      await channel.send({ ...outbound, text: 'câu trả lời riêng tư', buttons: [{ label: 'riêng tư', payload: 'x:menu' }] });
      fake.faults.clear();
      // After -32 the client holds its calls back for a moment.
      clock.advance(1_000);
    }
    fake.tokens.issue();
    await channel.send({ ...outbound, text: 'câu trả lời riêng tư' });
    clock.advance(60_000);
    await vi.waitFor(() => expect(events.some(({ event }) => event.startsWith('catch_up.'))).toBe(true));
    await world.close();

    expect(new Set(events.map(({ event }) => event)).size).toBeGreaterThanOrEqual(5);
    const written = JSON.stringify(events);
    const tokens = fake.calls
      .flatMap(({ headers, body }) => [headers['access_token'], body['refresh_token']])
      .filter((token) => typeof token === 'string');
    expect(tokens.length).toBeGreaterThan(3);
    for (const secret of ['riêng tư', 'rieng-tu', user, fake.appSecret, fake.oaSecretKey, ...tokens]) expect(written).not.toContain(secret);
  });
});

describe('the tag that proves the domain is ours', () => {
  it('carries the token that stands in the file’s name', () => {
    expect(siteVerificationTag({ filename: 'zalo_verifierAbc-1_.html', content: '' })).toBe(
      '<meta name="zalo-platform-site-verification" content="Abc-1_">',
    );
  });

  it('is none where there is no such name', () => {
    expect(siteVerificationTag(null)).toBe('');
    expect(siteVerificationTag({ filename: 'zalo_verifier"><script>.html', content: '' })).toBe('');
  });
});
