import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ROOT } from '../support/knowledge.ts';
import { runService } from '../support/service.ts';

/**
 * `npm run load:live-edit`: breaks five content files in five ways, one after the other, while citizens ask; prints what
 * the editor sees each time, how soon, and what became of the messages.
 */
const PER_SECOND = 40;
const ANSWER = 'content/answers/vneid/vneid-quen-mat-khau.md';
const BREAKS: readonly (readonly [string, string, (text: string) => string])[] = [
  ['a misspelt key', ANSWER, (text) => text.replace('title:', 'titel:')],
  ['an unknown section', 'content/answers/can-cuoc/le-phi-can-cuoc.md', (text) => text.replace('## Cách làm', '## Cách lam')],
  ['bad YAML', 'intents/vneid/vneid-bi-khoa.yml', (text) => text.replace('examples:', 'examples: [')],
  ['a flow that leads nowhere', 'content/flows/dat-lich-can-cuoc.yml', (text) => text.replace(/next: \S+/, 'next: khong-co')],
  ['an impossible date', 'content/periods.yml', (text) => text.replace('2027-02-28', '2027-02-30')],
];

const home = await mkdtemp(join(tmpdir(), 'helpdesk-edit-'));
await Promise.all(['intents', 'content'].map((folder) => cp(join(ROOT, folder), join(home, folder), { recursive: true })));
const service = await runService({ contentRoot: home, folder: home });

const acknowledgements: number[] = [];
let sent = 0;
const stop = new AbortController();
const load = (async () => {
  const pending: Promise<void>[] = [];
  while (!stop.signal.aborted) {
    const from = performance.now();
    sent += 1;
    pending.push(
      fetch(`${service.url}/chat/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Cookie: `chat=${`edit-${sent}`.padEnd(32, 'x')}` },
        body: JSON.stringify({ id: randomUUID(), text: 'lệ phí làm căn cước' }),
      }).then(({ status }) => void (status === 202 && acknowledgements.push(performance.now() - from))),
    );
    await wait(1000 / PER_SECOND);
  }
  await Promise.all(pending);
})();

/** As `/readyz` tells them to whoever sits on the same machine. */
const problems = async (): Promise<readonly string[]> =>
  strings(await (await fetch(`${service.url}/readyz`)).json()).filter((text) => /^(?:intents|content)\//.test(text));
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
const until = async (done: () => Promise<boolean>): Promise<number> => {
  const from = performance.now();
  while (!(await done())) await wait(50);
  return Math.round(performance.now() - from);
};

for (const [name, file, spoil] of BREAKS) {
  const path = join(home, file);
  const good = await readFile(path, 'utf8');
  await writeFile(path, spoil(good));
  const seenAfter = await until(async () => (await problems()).length > 0);
  process.stdout.write(
    `${name}, seen after ${seenAfter} ms:\n${(await problems())
      .slice(0, 3)
      .map((line) => `  ${line}`)
      .join('\n')}\n`,
  );
  await writeFile(path, good);
  const goneAfter = await until(async () => (await problems()).length === 0);
  process.stdout.write(`  mended, in use after ${goneAfter} ms\n`);
}
stop.abort();
await load;

const db = new Database(service.databaseFile, { readonly: true });
const count = (sql: string): number => db.prepare(sql).pluck().get() as number;
await until(async () => count("select count(*) from inbound where status <> 'settled'") === 0);
const slowest = Math.max(...acknowledgements);
process.stdout.write(
  `sent ${sent}, acknowledged ${acknowledgements.length}, settled ${count("select count(*) from inbound where status = 'settled'")}, ` +
    `failed ${count("select count(*) from inbound where outcome = 'handoff.internal_error'")}, ` +
    `slowest acknowledgement ${Math.round(slowest)} ms, over 2 s: ${acknowledgements.filter((ms) => ms > 2000).length}\n`,
);
db.close();
await service.stop();
await rm(home, { recursive: true, force: true });
