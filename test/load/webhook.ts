import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import { userSendText } from '../support/fake-zalo/webhook-sender.ts';
import { zaloSettings } from '../support/platforms.ts';
import { profileIn } from './profile.ts';
import { layGround, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/**
 * `npm run load:webhook -- --seconds 10 --messages 2000`
 * How fast Zalo's events are acknowledged at 50 and at 500 a second, and how many messages a second go all the way from the
 * webhook to a sent reply, beside two references in the same run. Load and fake are on one core, the measured server on the
 * other: only ratios mean anything on another machine.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, messages: { type: 'string', default: '2000' } },
});
const SECONDS = Number(values.seconds);
const MESSAGES = Number(values.messages);
const RATES = [50, 500] as const;
const PEOPLE = 200;
const HAND_IN_HAND = 64;
const QUESTION = 'giá vàng hôm nay bao nhiêu';

const pinned = spawnSync('taskset', ['-acp', '0', String(process.pid)]).status === 0;
const onOtherCore = pinned ? ['taskset', '-c', '1'] : [];
const zalo = await startFakeZalo();
const settings = zaloSettings(zalo);
const ground = await layGround('webhook');
const profiles = join(ground.folder, 'profiles');
await mkdir(profiles);

let shown = 0;
let onShown = (): void => undefined;
zalo.onShown(() => {
  shown += 1;
  onShown();
});
let said = 0;
/** One event of a message that nobody has sent before. */
const event = (): Record<string, unknown> => {
  said += 1;
  const userId = String(5_160_000_000_000_000_000n + BigInt(said % PEOPLE));
  return userSendText(
    { appId: zalo.appId, oaId: zalo.oaId },
    { messageId: `m${said}`, from: 'user', userId, text: QUESTION, at: Date.now() },
  );
};
/** Milliseconds until it was answered 200. */
async function acknowledged(): Promise<number> {
  const startedAt = performance.now();
  const given = event();
  // An idle connection may be closed in the moment in which it is used again.
  const status = await zalo.deliver(given).catch(() => zalo.deliver(given));
  if (status !== 200) throw new Error(`an event was answered ${status}`);
  return performance.now() - startedAt;
}

async function offered(perSecond: number): Promise<readonly number[]> {
  const startedAt = performance.now();
  const calls: Promise<number>[] = [];
  while (performance.now() - startedAt < SECONDS * 1000) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    while (calls.length < due) calls.push(acknowledged());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return (await Promise.all(calls)).toSorted((a, b) => a - b);
}

/** Resolves once so many messages have been shown since `from`. */
const shownSince = (from: number, count: number): Promise<void> =>
  new Promise((resolve) => {
    onShown = () => {
      if (shown - from >= count) resolve();
    };
    onShown();
  });

/** Messages a second from the webhook to a reply that the platform has taken. */
async function sustained(): Promise<number> {
  const from = shown;
  const startedAt = performance.now();
  let left = MESSAGES;
  const one = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      await acknowledged();
    }
  };
  await Promise.all(Array.from({ length: HAND_IN_HAND }, one));
  await shownSince(from, MESSAGES);
  return MESSAGES / ((performance.now() - startedAt) / 1000);
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

type Measured = { readonly latencies: ReadonlyMap<number, readonly [p50: number, p99: number]>; readonly perSecond: number | null };

async function measure(start: () => Promise<ServerProcess>, replies: boolean): Promise<Measured> {
  const server = await start();
  zalo.pointWebhookAt(`${server.url}/webhooks/zalo`);
  // Greets everybody, and lets the code get warm.
  const before = shown;
  for (let i = 0; i < PEOPLE; i += 1) await acknowledged();
  if (replies) await shownSince(before, PEOPLE);
  await quiet();
  const latencies = new Map<number, readonly [number, number]>();
  for (const rate of RATES) {
    const sorted = await offered(rate);
    latencies.set(rate, [percentile(sorted, 0.5), percentile(sorted, 0.99)]);
    await quiet();
  }
  const perSecond = replies ? await sustained() : null;
  await server.stop();
  return { latencies, perSecond };
}

/** Resolves once nothing has been shown for a while: what one measurement began does not run into the next. */
async function quiet(): Promise<void> {
  for (let before = -1; before !== shown;) {
    before = shown;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

const reference = (kind: 'bare' | 'bot'): Promise<ServerProcess> =>
  startServer(ground.databaseFile, settings, {
    folder: ground.folder,
    under: onOtherCore,
    program: ['test/load/reference-server.ts', kind],
  });
const service = (profiled: boolean): Promise<ServerProcess> =>
  startServer(
    ground.databaseFile,
    { ...settings, ...(profiled && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` }) },
    { folder: ground.folder, under: onOtherCore },
  );

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(pinned ? 'load and fake on core 0, the measured server on core 1' : 'taskset is not here: load and server share all cores');
const bare = await measure(() => reference('bare'), false);
const bot = await measure(() => reference('bot'), true);
const helpdesk = await measure(() => service(false), true);

const ms = (value: number): string => `${value.toFixed(1)} ms`;
for (const rate of RATES) {
  const [own50 = 0, own99 = 0] = helpdesk.latencies.get(rate) ?? [];
  const [bare50 = 0, bare99 = 0] = bare.latencies.get(rate) ?? [];
  say(
    `acknowledged at ${rate} a second: p50 ${ms(own50)}, p99 ${ms(own99)}; bare route p50 ${ms(bare50)}, p99 ${ms(bare99)}; ratio p50 ${(bare50 / own50).toFixed(2)}, p99 ${(bare99 / own99).toFixed(2)}`,
  );
}
say(
  `from webhook to sent reply: ${helpdesk.perSecond?.toFixed(0)} a second; minimal bot ${bot.perSecond?.toFixed(0)}; ratio ${((helpdesk.perSecond ?? 0) / (bot.perSecond ?? 1)).toFixed(2)}`,
);

const profiled = await service(true);
zalo.pointWebhookAt(`${profiled.url}/webhooks/zalo`);
await sustained();
await profiled.stop();
const shares = await profileIn(profiles, profiled.startMs);
say(
  `what the service's time is spent on, its start left out: ${shares
    .slice(0, 12)
    .map(([part, share]) => `${part} ${(share * 100).toFixed(0)} %`)
    .join(', ')}`,
);
await zalo.close();
await ground.remove();
