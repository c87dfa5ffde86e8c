import { rm } from 'node:fs/promises';
import { ticketPath } from './citizen.ts';
import { runningClock, WORKING_MORNING } from './clock.ts';
import type { FakeClock } from './clock.ts';
import { allDone, inboundOf, outboundOf } from './database.ts';
import type { StoredInbound, StoredOutbound } from './database.ts';
import type { Line } from './fake-zalo/chats.ts';
import { startFakeZalo } from './fake-zalo/index.ts';
import type { FakeZalo } from './fake-zalo/index.ts';
import { userSendText } from './fake-zalo/webhook-sender.ts';
import { folderWithStaff, signIn } from './officer.ts';
import type { Officer } from './officer.ts';
import { zaloSettings } from './platforms.ts';
import { runService } from './service.ts';
import type { RunningService } from './service.ts';
import { zaloPeople } from './zalo-citizen.ts';
import type { ZaloCitizen } from './zalo-citizen.ts';

export const GREETING = 'trợ lý trả lời tự động';

/** The whole service with a Zalo account, an officer at the console, and people. */
export type ZaloWorld = {
  readonly clock: FakeClock;
  readonly zalo: FakeZalo;
  /** The one that runs now. */
  service(): RunningService;
  officer(): Officer;
  /** The officer signs in again, after a session has run out. */
  officerReturns(): Promise<void>;
  stop(): Promise<void>;
  /** Starts the service, again if need be, on the same folder; the officer signs in. */
  start(): Promise<void>;
  close(): Promise<void>;
  somebody(): ZaloCitizen;
  /** Somebody who has been greeted, so that what they hear next is an answer. */
  known(): Promise<ZaloCitizen>;
  /** The page of the ticket of somebody who asked for an officer and filled in nothing. */
  handOver(citizen: ZaloCitizen): Promise<string>;
  allDone(): Promise<void>;
  inboundOf(citizen: ZaloCitizen): StoredInbound[];
  outboundOf(citizen: ZaloCitizen): StoredOutbound[];
  /** What the webhook is not told of unless `deliver` does. */
  writesUnseen(citizen: ZaloCitizen, text: string, at?: number): Promise<Line>;
  /** The status with which the delivery was answered. */
  deliver(line: Line): Promise<number>;
};

/** How often a person has read something that holds these words. */
export const times = (citizen: ZaloCitizen, words: string): number => citizen.heard().filter((text) => text.includes(words)).length;

export async function openZaloWorld(): Promise<ZaloWorld> {
  const folder = await folderWithStaff({ lan: 'Chị Lan' });
  const clock = runningClock(WORKING_MORNING);
  const zalo = await startFakeZalo({ now: () => clock.now() });
  const somebody = zaloPeople(zalo);
  const settings = zaloSettings(zalo);
  let service: RunningService;
  let officer: Officer;

  const signInOfficer = async (): Promise<void> => {
    officer = await signIn(service.url, 'lan');
  };
  const start = async (): Promise<void> => {
    service = await runService({ clock, folder, platforms: settings });
    zalo.pointWebhookAt(`${service.url}/webhooks/zalo`);
    await signInOfficer();
  };
  const done = (): Promise<void> => allDone(service.databaseFile);
  await start();
  return {
    clock,
    zalo,
    service: () => service,
    officer: () => officer,
    officerReturns: signInOfficer,
    stop: () => service.stop(),
    start,
    async close() {
      await service.stop();
      await zalo.close();
      await rm(folder, { recursive: true, force: true });
    },
    somebody,
    async known() {
      const citizen = somebody();
      await citizen.follows();
      await citizen.hears(GREETING);
      await done();
      return citizen;
    },
    async handOver(citizen) {
      await citizen.says('giá vàng hôm nay bao nhiêu');
      await citizen.hears('tôi không đoán');
      await citizen.picks('Gặp cán bộ');
      const { text } = await citizen.hears(/PHT-\d{5}/);
      await citizen.hears('xã, phường nào');
      await citizen.picks('Bỏ qua');
      await citizen.hears('liên hệ anh/chị bằng cách nào');
      await citizen.picks('Bỏ qua');
      await citizen.hears('Tôi đã ghi đủ');
      await done();
      return ticketPath(text);
    },
    allDone: done,
    inboundOf: ({ userId }) => inboundOf(service.databaseFile, userId),
    outboundOf: ({ userId }) => outboundOf(service.databaseFile, userId),
    writesUnseen: ({ userId }, text, at = clock.now()) => zalo.say(userId, text, { offline: true, at }),
    deliver: (line) => zalo.deliver(userSendText({ appId: zalo.appId, oaId: zalo.oaId }, line)),
  };
}
