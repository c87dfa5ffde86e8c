import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inWords } from './catalog/problem.ts';
import { createChannels } from './channels/index.ts';
import { createLinks } from './channels/links.ts';
import type { Config } from './config.ts';
import { createDesk } from './console/desk.ts';
import { createLiveUpdates } from './console/live.ts';
import { hashPassword } from './console/password.ts';
import { createConsole } from './console/routes.ts';
import { createSessions } from './console/session.ts';
import { createInbox } from './core/inbox.ts';
import { createOutbox } from './core/outbox.ts';
import { say } from './core/phrases.ts';
import type { ChannelLimits, ClaimedInbound, Clock, Download, Log, Settlement, Store } from './core/ports.ts';
import { caseNumber } from './core/ticket.ts';
import { createApp } from './http/app.ts';
import type { Readiness } from './http/health.ts';
import { keepKnowledge, loadKnowledge } from './knowledge.ts';
import { createLeaflet } from './leaflet/routes.ts';
import { createVault, keptSecret } from './secrets.ts';
import { openStore } from './storage/index.ts';

export type Service = {
  readonly port: number;
  /** Stops taking messages, finishes what is in hand, closes the store. */
  stop(): Promise<void>;
};

type Surroundings = {
  readonly clock: Clock;
  readonly log: Log;
  /** Told the first administrator's generated password, once. */
  readonly announcePassword: (username: string, password: string) => void;
};

/** How long open connections may take to end when the service stops, in milliseconds. */
const GRACE_MS = 5_000;
const ADMIN = 'admin';

/** Builds the whole service from its configuration and starts it. The only place where parts meet. */
export async function startService(config: Config, { clock, log, announcePassword }: Surroundings): Promise<Service> {
  const startedAt = performance.now();
  const loaded = await loadKnowledge(config, log);
  const store = await openStore(config.databaseUrl);
  try {
    return await run();
  } catch (error) {
    await store.close();
    throw error;
  }

  async function run(): Promise<Service> {
    const now = (): number => clock.now();
    const vault = createVault(config.encryptionKey ?? (await keptSecret(config.dataFolder, 'encryption-key')));
    const secret = config.sessionSecret ?? (await keptSecret(config.dataFolder, 'session'));
    const https = config.publicUrl?.startsWith('https:') ?? false;
    await ensureAdmin(store, config.consoleAdminPassword, now(), announcePassword);

    const channels = createChannels({
      ...config,
      // The secret may stand ready while updates are still fetched by polling.
      telegram:
        config.telegram === null
          ? null
          : { ...config.telegram, webhookSecret: config.telegram.mode === 'webhook' ? config.telegram.webhookSecret : null },
      secureCookies: https,
      readTranscript: (...asked) => store.readTranscript(...asked),
      groupWord: () => say(knowledge.current().catalog.phrases, 'groups-not-served'),
      vault,
      clock,
      log,
      chance: Math.random,
    });
    const limits = new Map(channels.map((channel) => [channel.name, channel.limits]));
    const limitsOf = (name: string): ChannelLimits => {
      const known = limits.get(name) ?? channels[0]?.limits;
      if (known === undefined) throw new Error('no channel is on');
      return known;
    };

    const live = createLiveUpdates();
    const knowledge = keepKnowledge(loaded, { ...config, log, onChange: () => live.changed() });
    const outbox = createOutbox({
      store,
      channels,
      clock,
      log,
      chance: Math.random,
      // What the assistant said has arrived as a rule: of that, officers are told only when it has not.
      onSettled: ({ author }, { state }) => {
        if (author === 'officer' || state === 'refused' || state === 'dead') live.changed();
      },
    });
    const inbox = createInbox({
      store,
      vault,
      clock,
      log,
      knowledge: knowledge.current,
      limitsOf,
      onSettled: (message, settlement) => {
        if (settlement.replies.length > 0) outbox.wake();
        if (settlement.ticket !== null || message.openTicket !== null) live.changed();
        tellStaff(message, settlement);
      },
      onNotice: () => {
        outbox.wake();
        live.changed();
      },
    });
    const fetchAttachment = (name: string, reference: string): Promise<Download> =>
      channels.find((channel) => channel.name === name)?.fetchAttachment?.(reference) ??
      // A channel that has been turned off since can be asked for nothing.
      Promise.resolve({ kind: 'none', reason: 'unreachable' });
    const desk = createDesk({
      store,
      vault,
      catalog: () => knowledge.current().catalog,
      contentProblems: knowledge.problems,
      limitsOf,
      fetchAttachment,
      now,
      log,
      onChange: () => {
        outbox.wake();
        live.changed();
      },
    });

    function tellStaff({ id }: ClaimedInbound, { ticket }: Settlement): void {
      if (ticket?.kind !== 'open') return;
      const { answers } = knowledge.current().catalog;
      const { draft, dueAt } = ticket;
      const topic = draft.topic === null ? null : (answers[draft.topic]?.title ?? null);
      const link = config.publicUrl === null ? null : new URL(`/console/tickets/${id}`, config.publicUrl).href;
      for (const channel of channels) channel.notifyStaff?.({ kind: 'opened', caseNumber: caseNumber(id), topic, dueAt, link });
    }

    const readiness = async (): Promise<Readiness> => {
      const writable = await store.checkWritable(now()).then(
        () => true,
        () => false,
      );
      return {
        ready: writable,
        store: writable ? 'writable' : 'not_writable',
        catalog: knowledge.current().catalog.version,
        contentProblems: knowledge.problems().map(inWords),
        channels: channels.map(({ name, lastPollAt }) => ({ name, lastPollAt: lastPollAt?.() ?? null })),
      };
    };
    const sessions = createSessions({ store, secret, now, secureCookies: https });
    const app = createApp({
      mounts: [
        {
          path: '/gioi-thieu',
          routes: createLeaflet({ catalog: () => knowledge.current().catalog, links: createLinks({ ...config, clock }) }),
        },
        { path: '/console', routes: createConsole({ staff: store, sessions, desk, live, log }) },
        ...channels.flatMap(({ routes }) => (routes === undefined ? [] : [{ path: '/', routes }])),
      ],
      readiness,
      trustProxy: config.trustProxy,
      https,
      log,
    });

    const recovered = await store.recover(now(), (channel) => limitsOf(channel).checkWindow);
    if (recovered.released + recovered.unknown > 0) log({ event: 'service.recovered', ...recovered });
    const server = createServer(app);
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, () => resolve((server.address() as AddressInfo).port));
    });
    for (const channel of channels) await channel.start(inbox.receiver);
    inbox.start();
    outbox.start();
    log({ event: 'service.started', port, ms: Math.round(performance.now() - startedAt), channels: channels.map(({ name }) => name) });

    return {
      port,
      async stop() {
        knowledge.stop();
        live.close();
        for (const channel of channels) await channel.stop();
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
        server.closeIdleConnections();
        await closed;
        clearTimeout(cut);
        await inbox.stop();
        await outbox.stop();
        await store.close();
      },
    };
  }
}

/** A new installation needs somebody who can sign in; the password is the operator's, or is made up and told once. */
async function ensureAdmin(
  store: Store,
  given: string | null,
  now: number,
  announce: (username: string, password: string) => void,
): Promise<void> {
  if ((await store.countStaff()) > 0) return;
  const password = given ?? randomBytes(12).toString('base64url');
  const added = await store.addStaff({ username: ADMIN, name: 'Quản trị', passwordHash: await hashPassword(password) }, now);
  if (given === null && added === 'added') announce(ADMIN, password);
}
