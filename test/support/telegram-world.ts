import { rm } from 'node:fs/promises';
import { ticketPath } from './citizen.ts';
import { runningClock, WORKING_MORNING } from './clock.ts';
import type { FakeClock } from './clock.ts';
import { allDone, inboundOf, outboundOf } from './database.ts';
import type { StoredInbound, StoredOutbound } from './database.ts';
import { startFakeTelegram } from './fake-telegram/index.ts';
import type { FakeTelegram } from './fake-telegram/index.ts';
import type { Person } from './fake-telegram/people.ts';
import { folderWithStaff, signIn } from './officer.ts';
import type { Officer } from './officer.ts';
import { telegramSettings, WEBHOOK_SECRET } from './platforms.ts';
import { runService } from './service.ts';
import type { RunningService } from './service.ts';

export const GREETING = 'trợ lý trả lời tự động';

/** The whole service with a Telegram bot, an officer at the console, and people. */
export type TelegramWorld = {
  readonly clock: FakeClock;
  readonly telegram: FakeTelegram;
  /** The one that runs now. */
  service(): RunningService;
  officer(): Officer;
  stop(): Promise<void>;
  /** Starts the service on the same folder, asking for updates or having them posted; the officer signs in. */
  start(mode: 'polling' | 'webhook'): Promise<void>;
  close(): Promise<void>;
  /** Somebody who has been greeted, so that what they hear next is an answer. */
  known(): Promise<Person>;
  /** The page of the ticket of somebody who asked for an officer and filled in nothing. */
  handOver(person: Person): Promise<string>;
  allDone(): Promise<void>;
  inboundOf(person: Person): StoredInbound[];
  outboundOf(person: Person): StoredOutbound[];
};

/** How often a person has read something that holds these words. */
export const times = (person: Person, words: string): number => person.heard().filter(({ text }) => text.includes(words)).length;

export async function openTelegramWorld(mode: 'polling' | 'webhook'): Promise<TelegramWorld> {
  const folder = await folderWithStaff({ lan: 'Chị Lan' });
  const clock = runningClock(WORKING_MORNING);
  const telegram = await startFakeTelegram({ now: () => clock.now() });
  let service: RunningService;
  let officer: Officer;

  const start: TelegramWorld['start'] = async (how) => {
    service = await runService({ clock, folder, platforms: telegramSettings(telegram, how) });
    if (how === 'webhook') telegram.useWebhook(`${service.url}/webhooks/telegram`, WEBHOOK_SECRET);
    officer = await signIn(service.url, 'lan');
  };
  const done = (): Promise<void> => allDone(service.databaseFile);
  await start(mode);
  return {
    clock,
    telegram,
    service: () => service,
    officer: () => officer,
    stop: () => service.stop(),
    start,
    async close() {
      await service.stop();
      await telegram.close();
      await rm(folder, { recursive: true, force: true });
    },
    async known() {
      const person = telegram.person();
      person.writes('/start');
      await person.hears(GREETING);
      await done();
      return person;
    },
    async handOver(person) {
      person.writes('giá vàng hôm nay bao nhiêu');
      await person.hears('tôi không đoán');
      person.taps('Gặp cán bộ');
      const { text } = await person.hears(/PHT-\d{5}/);
      await person.hears('xã, phường nào');
      person.taps('Bỏ qua');
      await person.hears('liên hệ anh/chị bằng cách nào');
      person.taps('Bỏ qua');
      await person.hears('Tôi đã ghi đủ');
      await done();
      return ticketPath(text);
    },
    allDone: done,
    inboundOf: ({ id }) => inboundOf(service.databaseFile, String(id)),
    outboundOf: ({ id }) => outboundOf(service.databaseFile, String(id)),
  };
}
