import type { ServerResponse } from 'node:http';

/**
 * What goes wrong with one call. With `carriedOut` the call has its effect and only its answer is spoilt: a message is
 * shown, a refresh token is spent.
 */
export type Fault =
  | { readonly kind: 'error'; readonly code: number; readonly message?: string }
  | { readonly kind: 'html'; readonly status: number; readonly carriedOut?: boolean }
  /** Never answers. */
  | { readonly kind: 'stall'; readonly carriedOut?: boolean }
  /** The connection breaks. */
  | { readonly kind: 'reset'; readonly carriedOut?: boolean }
  /** Carried out at once, answered after `ms`. */
  | { readonly kind: 'late'; readonly ms: number };

type Planned = { readonly path: string; readonly fault: Fault; left: number };

export type Faults = {
  /** The next `times` calls whose path starts with `path` fail so. */
  plan(path: string, fault: Fault, times?: number): void;
  next(path: string): Fault | null;
  clear(): void;
};

export function createFaults(): Faults {
  let planned: Planned[] = [];
  return {
    plan: (path, fault, times = 1) => void planned.push({ path, fault, left: times }),
    next(path) {
      const hit = planned.find((each) => path.startsWith(each.path));
      if (hit === undefined) return null;
      hit.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return hit.fault;
    },
    clear() {
      planned = [];
    },
  };
}

const ERROR_PAGE = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';

/** Answers as the fault says; `answer` is what would have been said. */
export function spoil(response: ServerResponse, fault: Fault, answer: unknown): void {
  switch (fault.kind) {
    case 'error':
      return sendJson(response, { error: fault.code, message: fault.message ?? `refused with ${fault.code}` });
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end(ERROR_PAGE);
      return undefined;
    case 'stall':
      return undefined;
    case 'reset':
      response.destroy();
      return undefined;
    case 'late': {
      const timer = setTimeout(() => sendJson(response, answer), fault.ms);
      response.on('close', () => clearTimeout(timer));
      return undefined;
    }
  }
}

export const isCarriedOut = (fault: Fault): boolean => fault.kind === 'late' || ('carriedOut' in fault && (fault.carriedOut ?? false));

/** Zalo answers 200 even when it refuses. */
export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-limit': '4000', 'x-ratelimit-remain': '3999' });
  response.end(JSON.stringify(body));
}
