import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi, fields } from './api.ts';
import type { ApiState, Upload } from './api.ts';
import { createChats } from './chats.ts';
import type { Attachment, Chats, Line } from './chats.ts';
import { createFaults, isCarriedOut, sendJson, spoil } from './fault.ts';
import type { Fault, Faults } from './fault.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import type { TokenEndpoint } from './token-endpoint.ts';
import { follow, oaSendText, post, userSendText, userWithdraw } from './webhook-sender.ts';

export type FakeZaloOptions = {
  readonly port?: number;
  readonly appId?: string;
  readonly appSecret?: string;
  readonly oaId?: string;
  readonly oaSecretKey?: string;
  /** Where events go; without it none are sent. */
  readonly webhookUrl?: string;
  /** Sends `oa_send_text` for every message the API took; default false. */
  readonly echoes?: boolean;
  readonly closesWindow?: boolean;
  readonly now?: () => number;
  /** Decides over each call besides what was planned: a share of failing sends, say. */
  readonly faultFor?: (call: RecordedCall) => Fault | null;
};

/** One call as it came. Tokens are in it: it is for assertions, not for logs. */
export type RecordedCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body or, for GET, the query's `data`. */
  readonly body: Readonly<Record<string, unknown>>;
};

type Saying = { readonly offline?: boolean; readonly at?: number; readonly attachment?: Attachment };

/** Zalo's OAuth and OpenAPI on one real socket: the same URL serves for both roots. */
export type FakeZalo = {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly oaId: string;
  readonly oaSecretKey: string;
  readonly calls: readonly RecordedCall[];
  readonly tokens: TokenEndpoint;
  readonly chats: Chats;
  readonly faults: Faults;
  callsTo(path: string): RecordedCall[];
  /** What people got to read, in order. */
  shown(): Line[];
  /** A person writes: kept in the history and, unless `offline`, posted to the webhook. */
  say(userId: string, text: string, options?: Saying): Promise<Line>;
  /** A person taps a button they were shown last: its payload comes as their text. */
  tap(userId: string, title: string): Promise<Line>;
  /** An officer writes in OA Manager. */
  sayAsOfficer(userId: string, text: string, adminId: string): Promise<Line>;
  follow(userId: string, name: 'follow' | 'unfollow'): Promise<number>;
  withdraw(userId: string): Promise<number>;
  /** Posts any event, signed; the status it was answered with. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<number>;
  /** From now on events go there; for a webhook that has to know the fake first. */
  pointWebhookAt(url: string): void;
  /** What lies at a path, where attachments are kept. */
  serve(path: string, handler: RequestListener): void;
  /** Called after each message that a person got to read. */
  onShown(listener: (line: Line) => void): void;
  close(): Promise<void>;
};

export async function startFakeZalo(options: FakeZaloOptions = {}): Promise<FakeZalo> {
  const { appId = '360846524940903967', appSecret = 'app-secret-for-tests', now = Date.now } = options;
  const { oaId = '388613280878808645', oaSecretKey = 'oa-secret-for-tests' } = options;
  let { webhookUrl } = options;
  const parties = { appId, oaId };
  const calls: RecordedCall[] = [];
  const tokens = createTokenEndpoint(appId, appSecret, oaId);
  const chats = createChats(oaId);
  const faults = createFaults();
  const listeners: ((line: Line) => void)[] = [];

  const deliver = async (event: Readonly<Record<string, unknown>>): Promise<number> =>
    webhookUrl === undefined ? 0 : post({ url: webhookUrl, appId, oaSecretKey }, event);
  const state: ApiState = {
    oaId,
    chats,
    closesWindow: options.closesWindow ?? false,
    now,
    onSent(line) {
      for (const listener of listeners) listener(line);
      // A webhook that is down misses its echo, as it would in earnest.
      if (options.echoes === true) void deliver(oaSendText(parties, line)).catch(() => 0);
    },
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { path, data, raw, form } = await read(request);
    const body = form === null ? jsonIn(raw) : Object.fromEntries(new URLSearchParams(raw));
    const call = { method: request.method ?? '', path, headers: request.headers, body: request.method === 'GET' ? data : body };
    calls.push(call);
    const fault = faults.next(path) ?? options.faultFor?.(call) ?? null;
    if (fault !== null && !isCarriedOut(fault)) return spoil(response, fault, null);
    const answer = answerOf(request, path, data, raw);
    return fault === null ? sendJson(response, answer) : spoil(response, fault, answer);
  };
  const answerOf = (request: IncomingMessage, path: string, data: RecordedCall['body'], raw: string): unknown => {
    const { access_token: token, appsecret_proof: proof, secret_key: secretKey } = request.headers;
    if (path === '/v4/oa/access_token') return tokens.answer(new URLSearchParams(raw), one(secretKey));
    if (!tokens.accepts(one(token) ?? '')) return { error: -216, message: 'Access token is invalid' };
    if (!tokens.proofIsGood(one(token) ?? '', one(proof))) return { error: -242, message: 'appsecret_proof is invalid' };
    return answerApi(state, { path, data, body: jsonIn(raw), upload: uploadIn(raw) });
  };

  const files = new Map<string, RequestListener>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) serve(request, response).catch(() => response.destroy());
    else file(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  const posted = async (line: Line, event: Readonly<Record<string, unknown>> | null): Promise<Line> => {
    if (event !== null) await deliver(event);
    return line;
  };
  const say: FakeZalo['say'] = (userId, text, { offline = false, at = now(), attachment } = {}) => {
    const line = chats.add({ from: 'user', userId, text, at, ...(attachment !== undefined && { attachment }) });
    return posted(line, offline ? null : userSendText(parties, line));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    appId,
    appSecret,
    oaId,
    oaSecretKey,
    calls,
    tokens,
    chats,
    faults,
    callsTo: (path) => calls.filter((call) => call.path === path),
    shown: () => chats.lines.filter(({ from }) => from === 'oa'),
    say,
    tap(userId, title) {
      const button = chats.lines
        .filter((line) => line.userId === userId)
        .flatMap(({ message }) => buttonsIn(message))
        .findLast((each) => each['title'] === title);
      if (button === undefined) throw new Error(`no button “${title}” was shown`);
      return say(userId, String(button['payload']));
    },
    sayAsOfficer(userId, text, adminId) {
      const line = chats.add({ from: 'oa', userId, text, at: now() });
      return posted(line, oaSendText(parties, line, adminId));
    },
    follow: (userId, name) => deliver(follow(parties, userId, now(), name)),
    withdraw: (userId) => deliver(userWithdraw(parties, userId, now())),
    deliver,
    pointWebhookAt(url) {
      webhookUrl = url;
    },
    serve: (path, handler) => void files.set(path, handler),
    onShown: (listener) => void listeners.push(listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function buttonsIn(message: RecordedCall['body'] | undefined): RecordedCall['body'][] {
  const { buttons } = fields(fields(message?.['attachment'])['payload']);
  return Array.isArray(buttons) ? buttons.map(fields) : [];
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

async function read(request: IncomingMessage): Promise<{ path: string; data: RecordedCall['body']; raw: string; form: true | null }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://fake');
  const form = /urlencoded/.test(request.headers['content-type'] ?? '') ? true : null;
  // latin1 keeps one character a byte, so that uploads can be measured.
  const multipart = /multipart/.test(request.headers['content-type'] ?? '');
  return {
    path: url.pathname,
    data: jsonIn(url.searchParams.get('data') ?? ''),
    raw: Buffer.concat(chunks).toString(multipart ? 'latin1' : 'utf8'),
    form,
  };
}

function jsonIn(text: string): RecordedCall['body'] {
  try {
    return fields(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The multipart field `file`. */
function uploadIn(raw: string): Upload | null {
  const part = /^--(\S+)\r\n[^]*?name="file"; filename="([^"]*)"[^]*?\r\n\r\n([^]*?)\r\n--\1/.exec(raw);
  return part === null ? null : { filename: part[2] ?? '', bytes: part[3]?.length ?? 0 };
}
