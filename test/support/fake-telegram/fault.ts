import type { ServerResponse } from 'node:http';

/** How Telegram says no: also the body of its answer. */
export type Refusal = {
  readonly code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
};

/**
 * What goes wrong with one call. With `carriedOut` the call has its effect and only its answer is spoilt: a message is
 * shown although nobody hears of it.
 */
export type Fault =
  | { readonly kind: 'error'; readonly refusal: Refusal }
  /** Any body at all, in place of the answer. */
  | {
      readonly kind: 'body';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly carriedOut?: boolean;
    }
  /** Never answers. */
  | { readonly kind: 'stall'; readonly carriedOut?: boolean }
  /** The connection breaks. */
  | { readonly kind: 'reset'; readonly carriedOut?: boolean }
  /** Carried out at once, answered after `ms`. */
  | { readonly kind: 'late'; readonly ms: number };

type Refused = Extract<Fault, { kind: 'error' }>;

const error = (code: number, description: string, parameters?: Refusal['parameters']): Refused => ({
  kind: 'error',
  refusal: { code, description, ...(parameters !== undefined && { parameters }) },
});

/** Telegram's own words, as its server says them. */
export const FAULTS = {
  unauthorized: error(401, 'Unauthorized'),
  notFound: error(404, 'Not Found'),
  blocked: error(403, 'Forbidden: bot was blocked by the user'),
  deactivated: error(403, 'Forbidden: user is deactivated'),
  chatNotFound: error(400, 'Bad Request: chat not found'),
  cantParse: error(400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 0`),
  notModified: error(400, 'Bad Request: message is not modified: specified new message content is exactly the same'),
  queryTooOld: error(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid'),
  buttonData: error(400, 'Bad Request: BUTTON_DATA_INVALID'),
  badWebhook: error(400, 'Bad Request: bad webhook: HTTPS URL must be provided for webhook'),
  polledTwice: error(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'),
  internal: error(500, 'Internal Server Error'),
  htmlPage: { kind: 'body', status: 502, body: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>' },
  stall: { kind: 'stall' },
  reset: { kind: 'reset' },
} as const satisfies Record<string, Fault>;

export const tooManyRequests = (retryAfter: number): Refused =>
  error(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });

export const migrated = (chatId: number): Refused =>
  error(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chatId });

export type Faults = {
  /** The next `times` calls of the method fail so. Downloads are the method `file`. */
  plan(method: string, fault: Fault, times?: number): void;
  next(method: string): Fault | null;
  clear(): void;
};

export function createFaults(): Faults {
  let planned: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  return {
    plan: (method, fault, times = 1) => void planned.push({ method, fault, left: times }),
    next(method) {
      const hit = planned.find((each) => each.method === method);
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

export const isCarriedOut = (fault: Fault): boolean => fault.kind === 'late' || ('carriedOut' in fault && (fault.carriedOut ?? false));

/** Answers as the fault says; `answer` sends what would have been said. */
export function spoil(response: ServerResponse, fault: Fault, answer: () => void): void {
  switch (fault.kind) {
    case 'error':
      return sendRefusal(response, fault.refusal);
    case 'body':
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end(fault.body);
      return undefined;
    case 'stall':
      return undefined;
    case 'reset':
      response.destroy();
      return undefined;
    case 'late': {
      const timer = setTimeout(answer, fault.ms);
      response.on('close', () => clearTimeout(timer));
      return undefined;
    }
  }
}

export const sendResult = (response: ServerResponse, result: unknown): void => sendJson(response, 200, { ok: true, result });

export const sendRefusal = (response: ServerResponse, { code, ...rest }: Refusal): void =>
  sendJson(response, code, { ok: false, error_code: code, ...rest });

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
