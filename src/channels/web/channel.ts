import type { Router } from 'express';
import type { Channel, ChannelLimits, Log, Receiver, TranscriptStore } from '../../core/ports.ts';
import { CHANNEL, encodeOutbound } from './codec.ts';
import { createRoutes } from './routes.ts';
import { createStreams } from './streams.ts';

export const WEB_LIMITS: ChannelLimits = {
  text: 4_000,
  buttons: 12,
  buttonLabel: 60,
  replyWindow: null,
  checkWindow: 0,
  numbered: false,
  perSecond: null,
};

type Needs = {
  readonly readTranscript: TranscriptStore['readTranscript'];
  readonly now: () => number;
  /** For the page's head, such as another platform's proof that the domain is ours. */
  readonly headTags: string;
  readonly secureCookies: boolean;
  readonly log: Log;
};

/**
 * The web page as a channel. Its memory is our own store: a message counts as sent once it has been shown to whoever has
 * the page open, and whoever opens it later reads it back, so nothing needs to be sent twice.
 */
export function createWebChannel(needs: Needs): Channel & { readonly routes: Router } {
  const streams = createStreams();
  let receiver: Receiver | null = null;
  const receive: Receiver['message'] = (message) =>
    receiver === null ? Promise.reject(new Error('the web channel is not started')) : receiver.message(message);
  return {
    name: CHANNEL,
    limits: WEB_LIMITS,
    routes: createRoutes({ ...needs, streams, receive }),
    start(given) {
      receiver = given;
      return Promise.resolve();
    },
    send(message) {
      streams.push(message.contactId, encodeOutbound(message));
      return Promise.resolve({ kind: 'sent', externalId: `${message.conversationId}:${message.seq}` });
    },
    stop() {
      receiver = null;
      streams.close();
      return Promise.resolve();
    },
  };
}
