import type { Response } from 'express';
import type { Shown } from './codec.ts';

const HEARTBEAT_MS = 25_000;

export type Streams = {
  /** Keeps a browser's event stream until it goes away. */
  add(contactId: string, response: Response): void;
  /** Shows a line in every open page of the contact. */
  push(contactId: string, line: Shown): void;
  close(): void;
};

/** The open pages of each contact (server-sent events, WHATWG HTML §9.2). */
export function createStreams(): Streams {
  const open = new Map<string, Set<Response>>();
  const heartbeat = setInterval(() => {
    for (const responses of open.values()) for (const response of responses) response.write(':\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add(contactId, response) {
      const responses = open.get(contactId) ?? new Set();
      open.set(contactId, responses.add(response));
      response.on('close', () => {
        responses.delete(response);
        if (responses.size === 0) open.delete(contactId);
      });
    },
    push(contactId, line) {
      for (const response of open.get(contactId) ?? []) writeLine(response, line);
    },
    close() {
      clearInterval(heartbeat);
      for (const responses of open.values()) for (const response of responses) response.end();
      open.clear();
    },
  };
}

export const writeLine = (response: Response, line: Shown): void =>
  void response.write(`id: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`);
