import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound, Outbound } from '../../src/core/message.ts';
import type { Channel, Receiver } from '../../src/core/ports.ts';

/** A channel together with its platform, as far as the suite needs one. */
export type ChannelOnItsPlatform = {
  readonly channel: Channel;
  /** A person writes. Resolves with whether the platform was told that the message has been taken. */
  deliver(text: string): Promise<boolean>;
  close(): Promise<void>;
};

const outbound = (given: Partial<Outbound> = {}): Outbound => ({
  id: 1,
  conversationId: 1,
  channel: 'any',
  contactId: 'nobody-we-know',
  author: 'bot',
  seq: 2,
  attempt: 1,
  repeated: false,
  createdAt: 0,
  lastInboundAt: 0,
  text: 'Xin chào',
  buttons: [],
  ...given,
});

const taking = (message: Receiver['message']): Receiver => ({ message, notice: () => Promise.resolve('new') });

/** What every channel must hold to, whatever platform it speaks to. */
export function describeChannel(name: string, open: () => Promise<ChannelOnItsPlatform>): void {
  describe(`${name}, as any channel`, () => {
    let platform: ChannelOnItsPlatform;
    let taken: Inbound[];
    const take = (message: Inbound): Promise<'new'> => {
      taken.push(message);
      return Promise.resolve('new');
    };
    beforeEach(async () => {
      platform = await open();
      taken = [];
    });
    afterEach(async () => {
      await platform.channel.stop();
      await platform.close();
    });

    it('has a name of its own, fit to be stored with each message', () => {
      expect(platform.channel.name).toMatch(/^[a-z][a-z-]*$/);
    });

    it('declares limits within which something can be said', () => {
      const { text, buttons, buttonLabel, replyWindow, checkWindow } = platform.channel.limits;
      expect([text, buttons, buttonLabel, checkWindow].every(Number.isSafeInteger)).toBe(true);
      expect(text).toBeGreaterThanOrEqual(500);
      expect(buttons).toBeGreaterThanOrEqual(3);
      expect(buttonLabel).toBeGreaterThanOrEqual('Trợ lý làm được gì'.length);
      expect(checkWindow).toBeGreaterThanOrEqual(0);
      expect(replyWindow ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0);
    });

    it('hands each message in once, with who wrote it, where and when', async () => {
      await platform.channel.start(taking(take));
      expect(await platform.deliver('mất căn cước')).toBe(true);
      expect(await platform.deliver('làm lại ở đâu')).toBe(true);
      expect(taken.map(({ text }) => text)).toEqual(['mất căn cước', 'làm lại ở đâu']);
      const [first, second] = taken;
      expect(first).toMatchObject({ channel: platform.channel.name, contactId: second?.contactId });
      expect(first?.contactId).not.toBe('');
      expect(first?.externalId).not.toBe(second?.externalId);
      expect(Number.isSafeInteger(first?.sentAt)).toBe(true);
    });

    it('tells the platform that a message is taken only once it is stored for good', async () => {
      const handedIn = Promise.withResolvers<void>();
      const stored = Promise.withResolvers<'new'>();
      await platform.channel.start(
        taking(() => {
          handedIn.resolve();
          return stored.promise;
        }),
      );
      let told = false;
      const delivery = platform.deliver('mất căn cước').then((result) => {
        told = true;
        return result;
      });
      await handedIn.promise;
      // Time enough for an answer that did not wait to have travelled.
      for (let i = 0; i < 50; i += 1) await new Promise(setImmediate);
      expect(told).toBe(false);
      stored.resolve('new');
      expect(await delivery).toBe(true);
    });

    it('does not tell the platform that a message is taken when it could not be stored', async () => {
      await platform.channel.start(taking(() => Promise.reject(new Error('disk full'))));
      expect(await platform.deliver('mất căn cước')).toBe(false);
    });

    it('takes nothing before it is started and after it is stopped', async () => {
      expect(await platform.deliver('quá sớm')).toBe(false);
      await platform.channel.start(taking(take));
      await platform.channel.stop();
      expect(await platform.deliver('quá muộn')).toBe(false);
      expect(taken).toEqual([]);
    });

    it('returns what became of a send, and never throws, whatever is to be said and to whom', async () => {
      await platform.channel.start(taking(take));
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            contactId: fc.string(),
            text: fc.string({ unit: 'binary' }),
            author: fc.constantFrom('bot' as const, 'officer' as const),
            buttons: fc.array(fc.record({ label: fc.string(), payload: fc.string() }), { maxLength: 30 }),
          }),
          async (given) => {
            const delivery = await platform.channel.send(outbound(given));
            expect(['sent', 'refused', 'unreachable', 'unknown']).toContain(delivery.kind);
            if (delivery.kind === 'sent') expect(delivery.externalId).not.toBe('');
          },
        ),
      );
    });

    it('still returns what became of a send after it is stopped, and may be stopped twice', async () => {
      await platform.channel.start(taking(take));
      await platform.channel.stop();
      expect(['sent', 'refused', 'unreachable', 'unknown']).toContain((await platform.channel.send(outbound())).kind);
      await platform.channel.stop();
    });
  });
}
