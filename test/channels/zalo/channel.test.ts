import { describe, expect, it } from 'vitest';
import { siteVerificationTag } from '../../../src/channels/zalo/site-verification.ts';
import { userSendText } from '../../support/fake-zalo/webhook-sender.ts';
import { describeChannel } from '../channel.contract.ts';
import { openLedger, openWorld } from './world.ts';

const user = '246845883529197922';

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
