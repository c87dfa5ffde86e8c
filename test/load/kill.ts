import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { mulberry32 } from '../../src/nlu/linear.ts';
import { startServer } from './server-process.ts';

/**
 * `npm run load:kill -- --rounds 10 --questions 200 --seed 1`
 * Kills the server's own process (SIGKILL) while questions are in flight through the web channel, starts it again, lets
 * the pages post again what was not acknowledged, and counts: acknowledged, lost, repeated.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    questions: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const ROUNDS = Number(values.rounds);
const QUESTIONS = Number(values.questions);
const random = mulberry32(Number(values.seed));
const TEXTS = [
  'phi lam lai the',
  'mã kích hoạt gửi về máy cũ',
  'quên mật khẩu vneid',
  'đặt lịch làm căn cước',
  'ly hôn nộp đơn ở đâu',
  'gặp cán bộ',
  'chào em',
];
const SETTLE_MS = 20_000;

type Sent = { readonly token: string; readonly id: string; readonly text: string; acknowledged: boolean };

const post = async (url: string, { token, id, text }: Sent): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/chat/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: `chat=${token}` },
      body: JSON.stringify({ id, text }),
    });
    return response.status === 202;
  } catch {
    return false;
  }
};

const externalId = ({ token, id }: Sent): string => `${createHash('sha256').update(token).digest('hex').slice(0, 32)}:${id}`;

async function round(n: number) {
  const home = await mkdtemp(join(tmpdir(), 'helpdesk-kill-'));
  const file = join(home, 'helpdesk.db');
  const questions = Array.from({ length: QUESTIONS }, (_, i): Sent => ({
    token: `kill-${n}-${i}`.padEnd(32, 'x'),
    id: randomUUID(),
    text: TEXTS[Math.floor(random() * TEXTS.length)] ?? 'chào',
    acknowledged: false,
  }));

  const first = await startServer(file);
  const killAfter = Math.floor(QUESTIONS * (0.1 + 0.8 * random()));
  let acknowledged = 0;
  let killed: Promise<void> | undefined;
  await Promise.all(
    questions.map(async (question) => {
      question.acknowledged = await post(first.url, question);
      if (question.acknowledged) acknowledged += 1;
      if (acknowledged >= killAfter) killed ??= first.kill();
    }),
  );
  await killed;
  const acknowledgedBefore = questions.filter((question) => question.acknowledged).length;

  const second = await startServer(file);
  for (const question of questions) if (!question.acknowledged) question.acknowledged = await post(second.url, question);
  const recovery = await waitUntilSettled(file);
  await second.stop();

  const result = count(file, questions);
  await rm(home, { recursive: true, force: true });
  return {
    round: n,
    acknowledgedBeforeKill: acknowledgedBefore,
    accepted: questions.filter((question) => question.acknowledged).length,
    ...result,
    restartMs: second.startMs,
    settledMs: recovery,
  };
}

async function waitUntilSettled(file: string): Promise<number> {
  const startedAt = performance.now();
  const db = new Database(file, { readonly: true });
  const open = db.prepare<[], { n: number }>(
    `select (select count(*) from inbound where status <> 'settled') + (select count(*) from outbound where status in ('queued', 'sending', 'unknown')) as n`,
  );
  while ((open.get()?.n ?? 0) > 0) {
    if (performance.now() - startedAt > SETTLE_MS) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  db.close();
  return Math.round(performance.now() - startedAt);
}

function count(file: string, questions: readonly Sent[]) {
  const db = new Database(file, { readonly: true });
  const find = db.prepare<[string], { outcome: string | null; answers: number; repeated: number; twice: number }>(
    `select inbound.outcome,
            (select count(*) from outbound where outbound.conversation_id = inbound.conversation_id and status = 'sent') as answers,
            (select coalesce(sum(repeated), 0) from outbound where outbound.conversation_id = inbound.conversation_id) as repeated,
            (select count(*) - count(distinct text) from outbound where outbound.conversation_id = inbound.conversation_id) as twice
       from inbound where channel = 'web' and external_id = ?`,
  );
  const rows = questions.filter((question) => question.acknowledged).map((question) => find.all(externalId(question)));
  const lost = rows.filter((found) => found.length === 0 || found[0]?.outcome === null || found[0]?.answers === 0).length;
  const storedTwice = rows.filter((found) => found.length > 1).length;
  const answeredTwice = rows.filter((found) => (found[0]?.twice ?? 0) > 0).length;
  const repeated = rows.reduce((sum, found) => sum + (found[0]?.repeated ?? 0), 0);
  db.close();
  return { lost, storedTwice, answeredTwice, repeatedSends: repeated };
}

const rounds: Awaited<ReturnType<typeof round>>[] = [];
for (let n = 1; n <= ROUNDS; n += 1) {
  const result = await round(n);
  rounds.push(result);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
const sum = (key: 'accepted' | 'lost' | 'storedTwice' | 'answeredTwice' | 'repeatedSends'): number =>
  rounds.reduce((total, r) => total + r[key], 0);
process.stdout.write(
  `accepted ${sum('accepted')}, lost ${sum('lost')}, stored twice ${sum('storedTwice')}, answered twice ${sum('answeredTwice')}, sends repeated ${sum('repeatedSends')}\n`,
);
process.exitCode = sum('lost') + sum('storedTwice') + sum('answeredTwice') > 0 ? 1 : 0;
