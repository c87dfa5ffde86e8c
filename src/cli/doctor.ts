import { systemClock } from '../clock.ts';
import { ConfigError, readConfig } from '../config.ts';
import { readArguments } from './arguments.ts';
import { examine } from './doctor/examine.ts';
import { asLine, broken, isWell, verdict } from './doctor/finding.ts';
import type { Told } from './doctor/finding.ts';
import { reportStartError } from './start-error.ts';

/**
 * `npm run doctor` looks at everything the helpdesk needs and says what is wrong and how to mend it, beside a running
 * service or without one. `--json` says the same to programs. Exit code 1 when something is broken.
 */
const USAGE = 'Cách dùng: npm run doctor   hoặc   npm run -s doctor -- --json';
const { values } = readArguments({ options: { json: { type: 'boolean', default: false } } } as const, USAGE);

try {
  const told = await diagnose();
  const ok = isWell(told);
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok, findings: told })}\n` : `${told.map(asLine).join('\n')}\n\n${verdict(told)}\n`,
  );
  if (!ok) process.exitCode = 1;
} catch (error) {
  reportStartError(error);
}

async function diagnose(): Promise<readonly Told[]> {
  try {
    const config = readConfig(process.env, process.cwd());
    return await examine({ config, clock: systemClock, fetch: (url, init) => fetch(url, init) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Without a configuration nobody knows what else to look at.
    return [{ check: 'config', ...broken(error.message.replaceAll('\n', ', '), 'Sửa các biến này (xem .env.example) rồi chạy lại.') }];
  }
}
