import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from '../support/knowledge.ts';

export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the moment it answers, in milliseconds. */
  readonly startMs: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** The service as its own process, started the way `npm start` does, so that it can be killed. */
export async function startServer(databaseFile: string, extra: Record<string, string> = {}): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
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
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${complaints}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
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
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
