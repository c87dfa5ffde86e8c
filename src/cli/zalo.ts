import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { createVault, keptSecret } from '../secrets.ts';
import { readArguments } from './arguments.ts';
import { reportStartError } from './start-error.ts';
import { login, paste, status } from './zalo-commands.ts';
import type { CommandNeeds, Report } from './zalo-commands.ts';

/**
 * `npm run zalo -- login` prints the link at which the OA's administrator agrees; `--paste` takes a pair of tokens instead.
 * `npm run zalo -- status` says whether the helpdesk may act for the OA.
 */
const USAGE = 'Cách dùng: npm run zalo -- login   hoặc   npm run zalo -- login --paste   hoặc   npm run zalo -- status';
const { values, positionals } = readArguments(
  { allowPositionals: true, options: { paste: { type: 'boolean', default: false } } } as const,
  USAGE,
);

const COMMANDS: Readonly<Record<string, (needs: CommandNeeds) => Promise<Report>>> = {
  login: values.paste ? paste : login,
  status,
};

try {
  const [name = '', ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, name) && rest.length === 0 ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  } else await run(command);
} catch (error) {
  reportStartError(error);
}

async function run(command: (needs: CommandNeeds) => Promise<Report>): Promise<void> {
  const { zalo: settings, publicUrl, dataFolder, encryptionKey } = readConfig(process.env, process.cwd());
  if (settings === null) {
    process.stderr.write(
      'Chưa cấu hình Zalo. Đặt các biến ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY (xem .env.example).\n',
    );
    process.exitCode = 1;
    return;
  }
  const input = openInput();
  try {
    const vault = createVault(encryptionKey ?? (await keptSecret(dataFolder, 'encryption-key')));
    const log = (): void => undefined;
    const surroundings = { vault, log, clock: systemClock, chance: Math.random, ask: input.ask };
    const report = await command({ settings, publicUrl, dataFolder, ...surroundings });
    process.stdout.write(report.text);
    if (!report.ok) process.exitCode = 1;
  } finally {
    input.close();
  }
}

/** Lines typed or piped in, one at a time; opened only when one is asked for, lest the command wait for a keyboard it does not need. */
function openInput() {
  let lines: Interface | null = null;
  let iterator: AsyncIterator<string> | null = null;
  return {
    async ask(prompt: string): Promise<string> {
      lines ??= createInterface({ input: process.stdin });
      iterator ??= lines[Symbol.asyncIterator]();
      process.stderr.write(prompt);
      const line = await iterator.next();
      return line.done === true ? '' : line.value;
    },
    close: () => lines?.close(),
  };
}
