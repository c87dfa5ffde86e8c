import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChats } from './chats.ts';
import type { Chats, Shown } from './chats.ts';
import { createFaults, FAULTS, isCarriedOut, sendRefusal, sendResult, spoil } from './fault.ts';
import type { Fault, Faults } from './fault.ts';
import { createFiles } from './files.ts';
import type { Files } from './files.ts';
import { answerMethod } from './methods.ts';
import type { Answer, ApiState, Fields } from './methods.ts';
import { createGroup, createPerson } from './people.ts';
import type { Group, Person, World } from './people.ts';
import { createUpdates } from './updates.ts';
import type { Update, Updates } from './updates.ts';
import { createWebhook, postUpdate } from './webhook.ts';

export { FAULTS, migrated, tooManyRequests } from './fault.ts';

export type FakeTelegramOptions = {
  readonly port?: number;
  readonly token?: string;
  readonly username?: string;
  readonly now?: () => number;
  /** Decides over each call besides what was planned: a share of failing sends, say. */
  readonly faultFor?: (call: RecordedCall) => Fault | null;
};

/** One call as it came, without the token. */
export type RecordedCall = { readonly method: string; readonly body: Fields };

/** Telegram's Bot API on one real socket, and the people behind it. */
export type FakeTelegram = {
  /** The API root. */
  readonly url: string;
  readonly token: string;
  readonly botId: number;
  readonly calls: readonly RecordedCall[];
  readonly chats: Chats;
  readonly files: Files;
  readonly faults: Faults;
  readonly updates: Updates;
  callsTo(method: string): readonly RecordedCall[];
  /** Resolves once there have been `times` calls of the method. */
  called(method: string, times?: number): Promise<void>;
  /** What was said to anybody, in order. */
  shown(): readonly Shown[];
  person(id?: number): Person;
  group(id?: number): Group;
  /** Sends updates to this address, as after `setWebhook`. */
  useWebhook(url: string, secret: string | null): void;
  webhookUrl(): string;
  /** Posts any body to the webhook once more or out of turn; the status it was answered with. */
  post(body: unknown, secret?: string | null): Promise<number>;
  /** Puts an update of any shape in front of whoever polls. */
  push(content: Fields): { readonly update: Update; readonly taken: Promise<boolean> };
  close(): Promise<void>;
};

export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const { token = '7100000001:AAF-token-for-tests_x0123456789abcdefgh', username = 'TroLyThuBot', now = Date.now } = options;
  const botId = Number(token.split(':')[0]);
  const calls: RecordedCall[] = [];
  const onCall = new Set<() => void>();
  const chats = createChats();
  const files = createFiles();
  const faults = createFaults();
  const updates = createUpdates();
  const webhook = createWebhook(now);
  let lastUpdateId = 500_000_000;
  let people = 0;

  const dispatch: World['dispatch'] = (content, chatId) => {
    const update = { ...content, update_id: (lastUpdateId += 1) };
    const taken = updates.taken(update.update_id);
    if (webhook.settings() === null) updates.add(update);
    else void webhook.send(update, chatId).then((status) => updates.settle(update.update_id, status === 200));
    return { update, taken };
  };
  const world: World = { chats, files, botId, now, dispatch };
  const state: ApiState = {
    botId,
    username,
    chats,
    files,
    updates,
    webhook,
    now,
    onWebhook() {
      for (const update of updates.pending()) {
        updates.remove(update.update_id);
        void webhook.send(update, 0).then((status) => updates.settle(update.update_id, status === 200));
      }
    },
  };

  const answerPoll = async (body: Fields, response: ServerResponse): Promise<void> => {
    if (webhook.settings() !== null) {
      sendRefusal(response, { code: 409, description: "Conflict: can't use getUpdates method while webhook is active" });
      return;
    }
    const batch = await updates.poll(
      {
        offset: Number(body['offset'] ?? 0),
        limit: Number(body['limit'] ?? 100),
        seconds: Number(body['timeout'] ?? 0),
        allowed: Array.isArray(body['allowed_updates']) ? body['allowed_updates'].map(String) : [],
      },
      (hangUp) => response.on('close', hangUp),
    );
    if (response.destroyed) return;
    if (batch === null) sendRefusal(response, FAULTS.polledTwice.refusal);
    else sendResult(response, batch);
  };
  const answer = (response: ServerResponse, said: Answer): void =>
    'refusal' in said ? sendRefusal(response, said.refusal) : sendResult(response, said.result);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const [, file, given, rest = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    const body = { ...Object.fromEntries(url.searchParams), ...(await readBody(request)) };
    if (given === undefined || !/^\d+:[\w-]+$/.test(given)) return sendRefusal(response, FAULTS.notFound.refusal);
    if (given !== token) return sendRefusal(response, FAULTS.unauthorized.refusal);
    const method = file === undefined ? rest : 'file';
    const call = { method, body };
    calls.push(call);
    for (const look of onCall) look();
    const fault = faults.next(method) ?? options.faultFor?.(call) ?? null;
    if (fault !== null && !isCarriedOut(fault)) return spoil(response, fault, () => undefined);
    if (method === 'file') return files.serve(rest, response);
    if (method === 'getUpdates') return answerPoll(body, response);
    const said = answerMethod(state, method, body);
    return fault === null ? answer(response, said) : spoil(response, fault, () => answer(response, said));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const callsTo = (method: string): readonly RecordedCall[] => calls.filter((call) => call.method === method);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    botId,
    calls,
    chats,
    files,
    faults,
    updates,
    callsTo,
    called: (method, times = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (callsTo(method).length < times) return;
          onCall.delete(look);
          resolve();
        };
        onCall.add(look);
        look();
      }),
    shown: () => chats.shown,
    person: (id) => createPerson(world, id ?? 6_000_000_000 + (people += 1)),
    group: (id) => createGroup(world, id ?? -(1_002_000_000_000 + (people += 1))),
    useWebhook: (url, secret) => webhook.set({ url, secret, maxConnections: 40, allowed: [] }),
    webhookUrl: () => webhook.settings()?.url ?? '',
    post(body, secret) {
      const settings = webhook.settings();
      if (settings === null) throw new Error('no webhook is set');
      return postUpdate(settings.url, secret === undefined ? settings.secret : secret, body);
    },
    push: (content) => dispatch(content, 0),
    close: () =>
      new Promise((resolve) => {
        updates.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof body === 'object' && body !== null ? (body as Fields) : {};
  } catch {
    return {};
  }
}
