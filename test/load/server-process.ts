import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { realKnowledge, ROOT } from '../support/knowledge.ts';

export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the moment it answers, in milliseconds. */
  readonly startMs: number;
  /** Everything it has logged. */
  readonly log: readonly string[];
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** Where a service may run without touching what belongs to a real one: the same content, the trained model, its own `.data`. */
export type Ground = { readonly folder: string; readonly databaseFile: string; remove(): Promise<void> };

export async function layGround(name: string): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), `helpdesk-${name}-`));
  for (const part of ['intents', 'content']) await symlink(join(ROOT, part), join(folder, part));
  const model = `.data/models/${(await realKnowledge()).matcher.version}.model`;
  await mkdir(join(folder, '.data/models'), { recursive: true });
  await copyFile(join(ROOT, model), join(folder, model));
  return { folder, databaseFile: join(folder, 'helpdesk.db'), remove: () => rm(folder, { recursive: true, force: true }) };
}

type Surroundings = {
  readonly folder?: string;
  /** A command to run it under, with its arguments: `taskset -c 0`, `strace …`. */
  readonly under?: readonly string[];
  /** What to start, below the root, with its arguments. */
  readonly program?: readonly [file: string, ...args: string[]];
};

/** The service as its own process, started the way `npm start` does, so that it can be killed. */
export async function startServer(
  databaseFile: string,
  extra: Record<string, string> = {},
  { folder = ROOT, under = [], program: [file, ...rest] = ['src/main.ts'] }: Surroundings = {},
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const [command, ...args] = [...under, process.execPath, join(ROOT, file), ...rest];
  if (command === undefined) throw new Error('nothing to start');
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: `sqlite:${databaseFile}`,
      CONSOLE_ADMIN_PASSWORD: 'mat-khau-thu-nghiem',
      SESSION_SECRET: 's'.repeat(32),
      ENCRYPTION_KEY: '0'.repeat(64),
      ...extra,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  let complaints = '';
  const log: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${complaints}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const event = JSON.parse(line) as { msg: string; port?: number };
      if (event.msg === 'service.started' && event.port !== undefined) resolve(event.port);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    startMs: Math.round(performance.now() - startedAt),
    log,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
