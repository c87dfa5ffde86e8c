import { parseArgs } from 'node:util';
import { mulberry32 } from '../../src/nlu/linear.ts';
import { planned } from './conversations.ts';
import type { Plan } from './conversations.ts';
import { startPlatforms } from './platforms-process.ts';
import { layGround, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { traceSyncs } from './sync-trace.ts';
import { broken, settled, tally } from './tally.ts';

/**
 * `npm run load:channels-kill -- --kills 10 --conversations 1500 --per-second 60 --seed 1`
 * Kills the server's own process (SIGKILL) again and again while people write on both channels without a pause, and starts
 * it again on the same database. Zalo's events come once and are not repeated here: what meets no server has to be found in
 * the history. Telegram keeps its updates until they are confirmed. No send is made to fail: whatever is repeated was in
 * flight when the process died. At last, where there is `strace`, a short run under it shows that the disk has synced before
 * each answer.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    conversations: { type: 'string', default: '1500' },
    'per-second': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const KILLS = Number(values.kills);
const plan: Plan = { conversations: Number(values.conversations), seed: Number(values.seed), duplicated: 0, reordered: 0 };
const messages = plan.conversations * 4;
const random = mulberry32(plan.seed);
const PATIENCE_MS = 180_000;

const ground = await layGround('channels-kill');
const platforms = await startPlatforms(0, plan.seed);
const settings = { ...platforms.zalo, ...platforms.telegram };
const start = async (): Promise<ServerProcess> => {
  const server = await startServer(ground.databaseFile, settings, ground);
  platforms.point(server.url);
  return server;
};
/** What a start found in the middle: of what the process before was doing when it died. */
const recoveredBy = ({ log }: ServerProcess): { readonly released: number; readonly unknown: number } =>
  log
    .map((line) => JSON.parse(line) as { msg: string; released: number; unknown: number })
    .find(({ msg }) => msg === 'service.recovered') ?? {
    released: 0,
    unknown: 0,
  };

let server = await start();
const running = platforms.run({ plan, perSecond: Number(values['per-second']), telegram: 'polling' });
const load = { over: false };
void running.then(() => (load.over = true));
let inFlight = 0;
let kills = 0;
for (; kills < KILLS && !load.over; kills += 1) {
  // Somewhere within what a life may take of the load, so that the last kill still comes in the middle of it.
  await platforms.acknowledged(Math.floor((messages / KILLS) * (0.05 + 0.3 * random())));
  await server.kill();
  server = await start();
  const { released, unknown } = recoveredBy(server);
  inFlight += unknown;
  process.stdout.write(
    `kill ${kills + 1}: restarted in ${server.startMs} ms, found ${released} unanswered in hand and ${unknown} sends in flight\n`,
  );
}
await running;
const missed = async (): Promise<void> => {
  // The last round through the history comes after the last start, and has to be through before anything is counted.
  while (!server.log.some((line) => line.includes('catch_up.finished'))) await new Promise((resolve) => setTimeout(resolve, 50));
};
await missed();
const waitedMs = await settled(ground.databaseFile, PATIENCE_MS);
const report = await platforms.report();
await server.stop();
platforms.stop();
const found = tally(ground.databaseFile, planned(plan), report.shown);
await ground.remove();

const trace = await traceSyncs(plan.seed);

const failures = [
  ...broken(found),
  ...(found.repeated > inFlight ? ['only what was in flight is repeated'] : []),
  ...(waitedMs === null ? ['everything comes to an end'] : []),
  ...(trace !== null && (trace.unsynced > 0 || trace.answered === 0) ? ['a sync precedes every 200'] : []),
  ...(kills < KILLS ? [`the load lasts for ${KILLS} kills`] : []),
];
process.stdout.write(
  [
    `kills ${kills}, messages ${found.said}, acknowledged ${report.acknowledged}, not acknowledged at the first delivery ${report.unacknowledged}`,
    `settled once ${found.settledOnce}, lost ${found.lost}, answered twice ${found.answeredTwice}, conversations out of order ${found.outOfOrder}`,
    `sends in flight at a kill ${inFlight}, repeated ${found.repeated} (on Zalo ${found.repeatedOnZalo}), read twice ${found.readTwice}, read more than twice ${found.mostCopies > 2 ? 'yes' : 'none'}, left to an officer ${found.dead}`,
    trace === null
      ? 'strace is not here, or may not trace: that a sync precedes every 200 was not looked at'
      : `under strace: 200s ${trace.answered}, syncs of the log ${trace.syncs}, 200s without a sync since their call came ${trace.unsynced}`,
    failures.length === 0 ? 'every invariant holds' : `BROKEN: ${failures.join('; ')}`,
    '',
  ].join('\n'),
);
process.exitCode = failures.length === 0 ? 0 : 1;
