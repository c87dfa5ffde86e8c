import { readWebhook } from 'zalo-oa-sdk-lite';
import type { Clock, Log, Receiver } from '../../core/ports.ts';
import { CHANNEL, decodeEvent } from './codec.ts';
import type { Decoded } from './codec.ts';
import type { ZaloSettings } from './settings.ts';
import { createTally } from './tally.ts';

export type Webhook = {
  /**
   * Resolves when Zalo may be told 200: the event is stored, or there is nothing in it for us. Rejects when it should have
   * been stored and was not.
   */
  take(signature: string | undefined, rawBody: Buffer): Promise<void>;
  /** Counts a call that was not even read. */
  refuse(reason: 'too_large'): void;
  /** Reports what has been counted and not reported. */
  flush(): void;
};

type Needs = {
  readonly settings: Pick<ZaloSettings, 'appId' | 'oaId' | 'oaSecretKey'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Null while the channel is not started. */
  readonly receiver: () => Receiver | null;
  readonly onStored: () => void;
  /** Told when something was said that could not be stored. Whether Zalo delivers again after a 503 is not documented. */
  readonly onUnstored: (sentAt: number) => void;
};

/** Names of events come from Zalo; anything that is no such name is not repeated in a log. */
const nameOf = (eventName: string | null): string => (/^[a-z_]{1,60}$/.test(eventName ?? '') ? (eventName ?? '') : '');

export function createWebhook({ settings, clock, log, receiver, onStored, onUnstored }: Needs): Webhook {
  const { appId, oaId, oaSecretKey } = settings;
  const tally = createTally(clock);
  const refuse = (reason: string, eventName: string | null = null): void => {
    const name = nameOf(eventName);
    tally.count(`refused ${reason} ${name}`, (count) => log({ event: 'webhook.refused', channel: CHANNEL, reason, name, count }));
  };
  const ignore = (reason: string, eventName: string | null = null): void => {
    const name = nameOf(eventName);
    tally.count(`ignored ${reason} ${name}`, (count) => log({ event: 'webhook.ignored', channel: CHANNEL, reason, name, count }));
  };

  async function store(decoded: Exclude<Decoded, { kind: 'dropped' }>): Promise<void> {
    try {
      const taker = receiver();
      if (taker === null) throw new Error('the zalo channel is not started');
      if (decoded.kind === 'message') await taker.message(decoded.message);
      else await taker.notice(decoded.notice);
      onStored();
    } catch (error) {
      onUnstored(decoded.kind === 'message' ? decoded.message.sentAt : decoded.notice.sentAt);
      throw error;
    }
  }

  return {
    async take(signature, rawBody) {
      const reading = readWebhook({ signature, rawBody, appId, oaId, oaSecretKey });
      if (!reading.ok) {
        // The console sends a probe when the URL is saved, and refuses the URL unless it is answered with 200.
        if (reading.reason === 'probe') ignore(reading.reason);
        else refuse(reading.reason, reading.eventName);
        return;
      }
      const decoded = decodeEvent(reading.event, reading.key, clock.now());
      if (decoded.kind === 'dropped') ignore(decoded.reason, reading.event.name);
      else await store(decoded);
    },
    refuse,
    flush: () => tally.flush(),
  };
}
