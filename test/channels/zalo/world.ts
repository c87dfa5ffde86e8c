import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createZaloChannel } from '../../../src/channels/zalo/channel.ts';
import type { ZaloSettings } from '../../../src/channels/zalo/settings.ts';
import type { Event } from '../../../src/core/event.ts';
import type { Inbound, Outbound } from '../../../src/core/message.ts';
import type { Notice } from '../../../src/core/notice.ts';
import type { Receiver } from '../../../src/core/ports.ts';
import { createApp } from '../../../src/http/app.ts';
import { createVault } from '../../../src/secrets.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import type { FakeClock } from '../../support/clock.ts';
import { startFakeZalo } from '../../support/fake-zalo/index.ts';
import type { FakeZalo, FakeZaloOptions } from '../../support/fake-zalo/index.ts';

/** Settings under which the channel takes the fake for Zalo. */
export const settingsFor = (fake: FakeZalo): ZaloSettings => ({
  appId: fake.appId,
  appSecret: fake.appSecret,
  oaId: fake.oaId,
  oaSecretKey: fake.oaSecretKey,
  firstPair: null,
  apiRoot: fake.url,
  oauthRoot: fake.url,
  verifier: null,
  allowPaidWindow: false,
  maxRequestsPerMinute: 600_000,
});

/** A message as the outbox hands it over. */
export const outboundTo = (contactId: string, given: Partial<Outbound> = {}): Outbound => ({
  id: 7,
  conversationId: 1,
  channel: 'zalo',
  contactId,
  author: 'bot',
  seq: 2,
  attempt: 1,
  repeated: false,
  createdAt: 0,
  lastInboundAt: 0,
  text: 'Chào anh/chị',
  buttons: [],
  ...given,
});

/** The channel on a web server of its own, with the fake as its platform. */
export type World = {
  readonly fake: FakeZalo;
  readonly channel: ReturnType<typeof createZaloChannel>;
  readonly url: string;
  readonly clock: FakeClock;
  readonly events: Event[];
  /** Where the channel keeps its files: a world opened on it goes on where this one stopped. */
  readonly folder: string;
  close(): Promise<void>;
};

type Options = {
  readonly fake?: FakeZalo;
  readonly zalo?: FakeZaloOptions;
  readonly settings?: Partial<ZaloSettings>;
  readonly folder?: string;
  readonly clock?: FakeClock;
  /** Without tokens, as before the first consent. */
  readonly unconnected?: boolean;
};

export async function openWorld(options: Options = {}): Promise<World> {
  const clock = options.clock ?? fakeClock(WORKING_MORNING);
  const fake = options.fake ?? (await startFakeZalo({ now: () => clock.now(), ...options.zalo }));
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'zalo-')));
  const events: Event[] = [];
  const log = (event: Event): void => void events.push(event);
  const firstPair = options.unconnected === true || options.folder !== undefined ? null : fake.tokens.issue();
  const channel = createZaloChannel({
    settings: { ...settingsFor(fake), firstPair, ...options.settings },
    dataFolder: folder,
    vault: createVault('0'.repeat(64)),
    clock,
    log,
    chance: () => 0,
  });
  const app = createApp({
    mounts: [{ path: '/', routes: channel.routes }],
    readiness: () => Promise.reject(new Error('not asked')),
    trustProxy: 0,
    https: true,
    log,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.pointWebhookAt(`${url}/webhooks/zalo`);
  return {
    fake,
    channel,
    url,
    clock,
    events,
    folder,
    async close() {
      await channel.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (options.fake === undefined) await fake.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A store that knows what it has taken, and fails when told to. */
export type Ledger = Receiver & { readonly messages: Inbound[]; readonly notices: Notice[]; fails: boolean };

export function openLedger(): Ledger {
  const known = new Set<string>();
  const ledger: Ledger = {
    messages: [],
    notices: [],
    fails: false,
    message: (message) => keep(ledger.messages, message),
    notice: (notice) => keep(ledger.notices, notice),
  };
  function keep<T extends { readonly externalId: string }>(list: T[], item: T): Promise<'new' | 'duplicate'> {
    if (ledger.fails) return Promise.reject(new Error('disk full'));
    if (known.has(item.externalId)) return Promise.resolve('duplicate');
    known.add(item.externalId);
    list.push(item);
    return Promise.resolve('new');
  }
  return ledger;
}
