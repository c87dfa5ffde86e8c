import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Event } from './core/event.ts';
import type { Log } from './core/ports.ts';

const LEVELS: Readonly<Partial<Record<Event['event'], 'warn' | 'error'>>> = {
  'message.rejected': 'warn',
  'catalog.rejected': 'error',
  'catalog.unwatched': 'warn',
  'message.unsent': 'warn',
  'webhook.refused': 'warn',
  'send.failed': 'warn',
  'buttons.refused': 'warn',
  'catch_up.failed': 'warn',
  'channel.unreachable': 'warn',
  'channel.credentials_refused': 'error',
  'staff_notice.unsent': 'warn',
  'staff_chat.moved': 'warn',
  'staff.sign_in_refused': 'warn',
  'work.failed': 'error',
  'router.failed': 'error',
  'request.failed': 'error',
};

/** One JSON line an event. There is no way to log free text: what is not in the closed list of events cannot be said. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ fd: 1, sync: false }),
  );
  return ({ event, ...rest }) => logger[LEVELS[event] ?? 'info'](rest, event);
}
