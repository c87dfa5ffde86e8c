import { parseArgs } from 'node:util';
import { WEBHOOK_SECRET } from '../support/platforms.ts';
import { planned, QUESTIONS } from './conversations.ts';
import type { Plan } from './conversations.ts';
import { startPlatforms } from './platforms-process.ts';
import { layGround, startServer } from './server-process.ts';
import { broken, settled, tally } from './tally.ts';

/**
 * `npm run load:channels -- --conversations 500 --seed 1`
 * Both channels at once over real HTTP: people who write four messages without waiting, some deliveries doubled, some in
 * the wrong order, some of the service's sends failing, some of these with a result that nobody knows. Then compares what
 * was said, what the database holds and what people read.
 */
const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    duplicated: { type: 'string', default: '0.05' },
    reordered: { type: 'string', default: '0.05' },
    failing: { type: 'string', default: '0.02' },
  },
});
const plan: Plan = {
  conversations: Number(values.conversations),
  seed: Number(values.seed),
  duplicated: Number(values.duplicated),
  reordered: Number(values.reordered),
};
/** A send of unknown result waits 45 seconds for its echo, and may have to do so again behind another one. */
const PATIENCE_MS = 180_000;

const ground = await layGround('channels');
const platforms = await startPlatforms(Number(values.failing), plan.seed);
const settings = { ...platforms.zalo, ...platforms.telegram, TELEGRAM_MODE: 'webhook', TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET };
const server = await startServer(ground.databaseFile, settings, ground);
platforms.point(server.url);

const startedAt = performance.now();
await platforms.run({ plan, perSecond: null, telegram: 'webhook' });
const takenMs = performance.now() - startedAt;
const waitedMs = await settled(ground.databaseFile, PATIENCE_MS);
const report = await platforms.report();
await server.stop();
platforms.stop();

const conversations = planned(plan);
const found = tally(ground.databaseFile, conversations, report.shown);
const doubled = conversations.reduce((sum, { texts, deliveries }) => sum + deliveries.length - texts.length, 0);
const swapped = conversations.filter(({ deliveries }) => [...new Set(deliveries)].some((n, i) => n !== i)).length;
const secrets = [
  'ZALO_APP_SECRET',
  'ZALO_OA_SECRET_KEY',
  'ZALO_ACCESS_TOKEN',
  'ZALO_REFRESH_TOKEN',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
].map((name) => (settings as Record<string, string>)[name] ?? '');
const words = [...Object.keys(QUESTIONS), ...Object.values(QUESTIONS)];
const telling = server.log.filter((line) => [...secrets, ...words].some((word) => word !== '' && line.includes(word))).length;
await ground.remove();

const failures = [
  ...broken(found),
  ...(report.unacknowledged > 0 ? ['every delivery is acknowledged'] : []),
  ...(waitedMs === null ? ['everything comes to an end'] : []),
  ...(telling > 0 ? ['no log line holds a secret or a text'] : []),
];
process.stdout.write(
  [
    `conversations ${plan.conversations}, messages ${found.said}, deliveries ${report.acknowledged + report.unacknowledged}, acknowledged ${report.acknowledged} in ${(takenMs / 1000).toFixed(1)} s, the last settled ${((waitedMs ?? PATIENCE_MS) / 1000).toFixed(1)} s later`,
    `doubled ${doubled}, conversations delivered in the wrong order ${swapped}, sends made to fail ${report.faults}`,
    `outcomes ${JSON.stringify(found.outcomes)}`,
    `settled once ${found.settledOnce}, lost ${found.lost}, answered twice ${found.answeredTwice}, conversations out of order ${found.outOfOrder}`,
    `repeated ${found.repeated}, read twice ${found.readTwice}, left to an officer ${found.dead}`,
    `log lines ${server.log.length}, with a secret or a text ${telling}`,
    failures.length === 0 ? 'every invariant holds' : `BROKEN: ${failures.join('; ')}`,
    '',
  ].join('\n'),
);
process.exitCode = failures.length === 0 ? 0 : 1;
