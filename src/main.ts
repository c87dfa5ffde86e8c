import { reportStartError } from './cli/start-error.ts';
import { systemClock } from './clock.ts';
import { startService } from './compose.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';

try {
  const config = readConfig(process.env, process.cwd());
  const log = createLog(config.logLevel);
  const service = await startService(config, {
    clock: systemClock,
    log,
    // Past the log, which is kept: this is to be read once and written down.
    announcePassword: (username, password) =>
      process.stderr.write(`\nTài khoản bàn trực đầu tiên: ${username}\nMật khẩu (chỉ hiện lần này): ${password}\n\n`),
  });
  process.stderr.write(`Trợ lý đang chạy: http://localhost:${service.port} (bàn trực: /console)\n`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    const startedAt = performance.now();
    log({ event: 'service.stopping', signal });
    service.stop().then(
      () => log({ event: 'service.stopped', ms: Math.round(performance.now() - startedAt) }),
      (error: unknown) => reportStartError(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  reportStartError(error);
}
