import { z } from 'zod';
import type { Delivery, Outbound } from '../../core/message.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { Result, TelegramClient } from './client.ts';
import { CHANNEL, encodeOutbound, messageKey } from './codec.ts';
import { deliveryOf } from './failure.ts';

type Needs = { readonly client: TelegramClient; readonly clock: Clock; readonly log: Log };

export type Sender = {
  send(message: Outbound): Promise<Delivery>;
  /** Lets what is on its way arrive, for a moment, and then gives it up. */
  stop(): Promise<void>;
};

const SEND_MS = 30_000;
/** A send cut off is one of unknown result, which is made once more: a moment's patience saves people from reading things twice. */
const GRACE_MS = 3_000;

/** A private chat has its person's number: nothing else has ever written to the bot, and a name would be a public channel's. */
const CONTACT = /^\d{1,16}$/;

const sent = z.object({ message_id: z.int() });

export function createSender({ client, clock, log }: Needs): Sender {
  const stopping = new AbortController();
  const onTheirWay = new Set<Promise<Delivery>>();
  let stopped = false;

  const post = (message: Outbound, formatted: boolean): Promise<Result<unknown>> => {
    const { text, other } = encodeOutbound(message, formatted);
    return client.call(SEND_MS, stopping.signal, (api, signal) => api.sendMessage(message.contactId, text, other, signal));
  };

  async function deliver(message: Outbound): Promise<Delivery> {
    const formatted = await post(message, true);
    const result = !formatted.ok && formatted.failure.meaning === 'unparsable' ? await post(message, false) : formatted;
    if (result.ok) {
      const shown = sent.safeParse(result.value);
      if (!shown.success) return { kind: 'unknown' };
      return { kind: 'sent', externalId: messageKey(client.botId, message.contactId, shown.data.message_id) };
    }
    if (result.failure.meaning === 'token_refused') log({ event: 'channel.credentials_refused', channel: CHANNEL, during: 'sending' });
    return deliveryOf(result.failure);
  }

  return {
    async send(message) {
      if (stopped) return { kind: 'unreachable' };
      if (!CONTACT.test(message.contactId)) return { kind: 'refused', reason: 'malformed' };
      const delivery = deliver(message);
      onTheirWay.add(delivery);
      return delivery.finally(() => onTheirWay.delete(delivery));
    },
    async stop() {
      stopped = true;
      const arrived = new AbortController();
      const all = Promise.allSettled(onTheirWay).then(() => arrived.abort());
      await clock.wait(GRACE_MS, arrived.signal);
      stopping.abort();
      await all;
    },
  };
}
