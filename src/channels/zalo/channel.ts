import type { Router } from 'express';
import type { Channel, ChannelLimits, Receiver } from '../../core/ports.ts';
import { openAccess } from './access.ts';
import type { AccessNeeds } from './access.ts';
import { MOST_BUTTONS } from './button.ts';
import { createCatchUp } from './catch-up.ts';
import { CHANNEL } from './codec.ts';
import { createDownload } from './download.ts';
import { createRoutes } from './routes.ts';
import { createSender } from './sender.ts';
import { createWebhook } from './webhook.ts';

const HOUR_MS = 3_600_000;

/** How long stopping waits for a refresh of the token that is under way: a new pair that is lost asks for a new consent. */
const LAST_WORDS_MS = 30_000;

const limitsFor = (allowPaidWindow: boolean): ChannelLimits => ({
  // Zalo takes 2,000, and does not say of what: letters in Unicode's or JavaScript's counting.
  text: 1_900,
  buttons: MOST_BUTTONS,
  buttonLabel: 100,
  replyWindow: (allowPaidWindow ? 7 * 24 : 48) * HOUR_MS,
  // The echo that shows a message has arrived comes within seconds; one that met a restart comes again after 30.
  checkWindow: 45_000,
  numbered: true,
  // The client keeps to Zalo's limit, for whatever else is called as well.
  perSecond: null,
});

/** A Zalo Official Account as a channel. */
export function createZaloChannel(needs: AccessNeeds): Channel & { readonly routes: Router } {
  const { settings, clock, log } = needs;
  const { client, consents, adoptFirstPair, mark } = openAccess(needs);
  const catchUp = createCatchUp({ history: client, oaId: settings.oaId, mark, clock, log });
  let receiver: Receiver | null = null;
  const webhook = createWebhook({
    settings,
    clock,
    log,
    receiver: () => receiver,
    onStored: () => catchUp.heard(),
    onUnstored: (sentAt) => catchUp.missed(sentAt),
  });

  return {
    name: CHANNEL,
    limits: limitsFor(settings.allowPaidWindow),
    routes: createRoutes({
      webhook,
      completeConsent: (callback) => consents.complete(callback),
      onConsent: (result) => {
        if (result !== 'connected') return;
        log({ event: 'tokens.changed', channel: CHANNEL, change: 'connected', code: null });
        catchUp.retry();
      },
      verifier: settings.verifier,
    }),
    async start(given) {
      // Without its tokens the channel still takes messages, and says with each send what is missing.
      await adoptFirstPair().catch(() => log({ event: 'tokens.changed', channel: CHANNEL, change: 'not_stored', code: null }));
      await catchUp.start(given);
      receiver = given;
    },
    send: createSender({ client, clock, log }),
    fetchAttachment: createDownload({ apiRoot: settings.apiRoot, clock }),
    async stop() {
      receiver = null;
      webhook.flush();
      await catchUp.stop();
      const drained = new AbortController();
      await Promise.race([client.drain(), clock.wait(LAST_WORDS_MS, drained.signal)]);
      drained.abort();
    },
  };
}
