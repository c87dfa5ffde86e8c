import type { Response } from 'express';

const HEARTBEAT_MS = 25_000;

export type LiveUpdates = {
  add(response: Response): void;
  /** Something on the desk changed: open pages look again. */
  changed(): void;
  close(): void;
};

/** Tells officers' open pages that there is something new; what it is they read for themselves. */
export function createLiveUpdates(): LiveUpdates {
  const open = new Set<Response>();
  const heartbeat = setInterval(() => {
    for (const response of open) response.write(':\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    add(response) {
      open.add(response);
      response.write('\n');
      response.on('close', () => open.delete(response));
    },
    changed() {
      for (const response of open) response.write('event: changed\ndata: {}\n\n');
    },
    close() {
      clearInterval(heartbeat);
      for (const response of open) response.end();
      open.clear();
    },
  };
}
