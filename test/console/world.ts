import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createDesk } from '../../src/console/desk.ts';
import { createLiveUpdates } from '../../src/console/live.ts';
import { createConsole } from '../../src/console/routes.ts';
import { createSessions } from '../../src/console/session.ts';
import type { Event } from '../../src/core/event.ts';
import type { Attachment } from '../../src/core/message.ts';
import type { ChannelLimits, Download, SendResult, Settlement, Store } from '../../src/core/ports.ts';
import { createApp } from '../../src/http/app.ts';
import { openStore } from '../../src/storage/index.ts';
import { inbound, NOW, openTicket, settlement } from '../storage/samples.ts';
import { EMPTY_CATALOG } from '../support/catalog.ts';
import { fakeClock } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { folderWithStaff, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';

const HOUR = 3_600_000;

const LIMITS: ChannelLimits = {
  text: 2_000,
  buttons: 5,
  buttonLabel: 100,
  replyWindow: null,
  checkWindow: 0,
  numbered: false,
  perSecond: null,
};

/** The console on a store of its own: what channels and workers would do, a test does itself. */
export type ConsoleWorld = {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly events: Event[];
  readonly lan: Officer;
  readonly minh: Officer;
  readonly url: string;
  /** What was asked of channels, and what they are to answer. */
  readonly fetched: (readonly [channel: string, reference: string])[];
  answerFetch(download: Download): void;
  /** Somebody on a channel asks for an officer. */
  open(given?: Given): Promise<{ readonly id: number; readonly path: string }>;
  /** The officer takes the ticket and says this; the channel answers so. Returns the message's number. */
  sayInVain(id: number, text: string, result: SendResult): Promise<number>;
  close(): Promise<void>;
};

type Given = {
  readonly contactId?: string;
  readonly channel?: string;
  readonly question?: string;
  readonly text?: string;
  readonly sentAt?: number;
  readonly attachments?: readonly Attachment[];
  /** To be reached by, as the vault of this world would open it. */
  readonly phone?: string;
};

export async function openConsole(): Promise<ConsoleWorld> {
  const folder = await folderWithStaff({ lan: 'Chị Lan', minh: 'Anh Minh' });
  const store = await openStore(`sqlite:${join(folder, 'helpdesk.db')}`);
  const clock = fakeClock(NOW);
  const events: Event[] = [];
  const log = (event: Event): void => void events.push(event);
  const fetched: [string, string][] = [];
  let download: Download = { kind: 'none', reason: 'gone' };
  const desk = createDesk({
    store,
    vault: { seal: (text) => text, open: (sealed) => sealed },
    catalog: () => EMPTY_CATALOG,
    contentProblems: () => [],
    limitsOf: (channel) => (channel === 'zalo' ? { ...LIMITS, replyWindow: 48 * HOUR } : LIMITS),
    fetchAttachment(channel, reference) {
      fetched.push([channel, reference]);
      return Promise.resolve(download);
    },
    now: () => clock.now(),
    log,
    onChange: () => undefined,
  });
  const live = createLiveUpdates();
  const sessions = createSessions({ store, secret: 's'.repeat(32), now: () => clock.now(), secureCookies: false });
  const server = createServer(
    createApp({
      mounts: [{ path: '/console', routes: createConsole({ staff: store, sessions, desk, live, log }) }],
      readiness: () => Promise.reject(new Error('nobody asks')),
      trustProxy: 0,
      https: false,
      log,
    }),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lan = await signIn(url, 'lan');

  return {
    store,
    clock,
    events,
    url,
    lan,
    minh: await signIn(url, 'minh'),
    fetched,
    answerFetch(given) {
      download = given;
    },
    async open({
      contactId = 'an',
      channel = 'zalo',
      question = 'thẻ của tôi đâu',
      text = question,
      sentAt = NOW,
      attachments,
      phone,
    } = {}) {
      const from = { channel, contactId, text, sentAt, ...(attachments !== undefined && { attachments }) };
      const id = await openTicket(store, { question }, from);
      if (phone !== undefined) {
        const contact = { text: 'gọi [số điện thoại]', sealed: JSON.stringify([phone]) };
        await settleNext(
          store,
          { channel, contactId, text: 'gọi [số điện thoại]', sentAt },
          { ticket: { kind: 'add', ticketId: id, addition: { contact } } },
        );
      }
      return { id, path: `/console/tickets/${id}` };
    },
    async sayInVain(id, text, result) {
      await lan.post(`/console/tickets/${id}/claim`);
      await lan.post(`/console/tickets/${id}/answer`, { text });
      const { messages } = await store.claimOutbound(10, clock.now());
      const message = messages.find((each) => each.text === text);
      if (message === undefined) throw new Error('the answer was not due');
      await store.settleOutbound(message.id, result, clock.now());
      return message.id;
    },
    async close() {
      live.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A message comes in and is settled so. */
export async function settleNext(store: Store, from: Parameters<typeof inbound>[0], given: Partial<Settlement> = {}): Promise<void> {
  await store.acceptInbound(inbound(from), NOW);
  for (const { id } of await store.claimInbound(10)) await store.settleInbound(id, settlement(given), NOW);
}
