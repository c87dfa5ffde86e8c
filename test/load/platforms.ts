import { mulberry32 } from '../../src/nlu/linear.ts';
import { FAULTS, startFakeTelegram, tooManyRequests } from '../support/fake-telegram/index.ts';
import type { Fault as TelegramFault } from '../support/fake-telegram/fault.ts';
import { startFakeZalo } from '../support/fake-zalo/index.ts';
import type { Fault as ZaloFault } from '../support/fake-zalo/fault.ts';
import { userSendText } from '../support/fake-zalo/webhook-sender.ts';
import { telegramSettings, WEBHOOK_SECRET, zaloSettings } from '../support/platforms.ts';
import { planned } from './conversations.ts';
import type { Conversation } from './conversations.ts';
import type { Note, Order, Shown } from './platforms-process.ts';

/** The process that `platforms-process.ts` starts: both platforms on real sockets, a share of whose sends fails. */
const [failing = 0, seed = 1] = process.argv.slice(2).map(Number);
const random = mulberry32(seed);
const HAND_IN_HAND = 64;
const QUIET = 50;

/** Refused for now, not carried out and nobody knows, carried out and nobody knows. */
const ZALO_FAULTS: readonly ZaloFault[] = [
  { kind: 'error', code: -32 },
  { kind: 'html', status: 502 },
  { kind: 'reset' },
  { kind: 'reset', carriedOut: true },
];
const TELEGRAM_FAULTS: readonly TelegramFault[] = [tooManyRequests(1), FAULTS.internal, FAULTS.reset, { kind: 'reset', carriedOut: true }];

let faults = 0;
function fail<Fault>(kinds: readonly Fault[]): Fault | null {
  if (random() >= failing) return null;
  faults += 1;
  return kinds[Math.floor(random() * kinds.length)] ?? null;
}

const shown: Shown[] = [];
const zalo = await startFakeZalo({ echoes: true, faultFor: ({ path }) => (path === '/v3.0/oa/message/cs' ? fail(ZALO_FAULTS) : null) });
const telegram = await startFakeTelegram({ faultFor: ({ method }) => (method === 'sendMessage' ? fail(TELEGRAM_FAULTS) : null) });
zalo.onShown(({ userId, text }) => void shown.push({ channel: 'zalo', contactId: userId, text }));
telegram.chats.onShown(({ chatId, text }) => void shown.push({ channel: 'telegram', contactId: String(chatId), text }));

const tell = (note: Note): void => void process.send?.(note);
let acknowledged = 0;
let unacknowledged = 0;
function countIn(taken: boolean): void {
  if (taken) acknowledged += 1;
  else unacknowledged += 1;
  if (acknowledged % 10 === 0) tell({ kind: 'progress', acknowledged });
}

let url = '';
let byWebhook = false;
let lastUpdate = 800_000_000;

/** What brings each text to the service, and again when it comes twice. */
function deliveriesOf({ channel, contactId, texts }: Conversation): readonly (() => Promise<boolean>)[] {
  if (channel === 'telegram') telegram.chats.know(Number(contactId));
  return texts.map((text) => (channel === 'zalo' ? onZalo(contactId, text) : onTelegram(Number(contactId), text)));
}

function onZalo(userId: string, text: string): () => Promise<boolean> {
  let event: Record<string, unknown> | null = null;
  return async () => {
    event ??= userSendText({ appId: zalo.appId, oaId: zalo.oaId }, await zalo.say(userId, text, { offline: true }));
    return (await zalo.deliver(event).catch(() => 0)) === 200;
  };
}

function onTelegram(chatId: number, text: string): () => Promise<boolean> {
  let content: Record<string, unknown> | null = null;
  const messageOf = (): Record<string, unknown> => ({
    message_id: telegram.chats.nextMessageId(),
    date: Math.floor(Date.now() / 1000),
    chat: { id: chatId, type: 'private' },
    from: { id: chatId, is_bot: false, first_name: 'Mẫu' },
    text,
  });
  return async () => {
    content ??= { message: messageOf(), update_id: (lastUpdate += 1) };
    if (byWebhook) return (await telegram.post(content).catch(() => 0)) === 200;
    // Kept until it is confirmed; nobody waits for that here.
    void telegram.push({ message: content['message'] }).taken.then(countIn);
    return true;
  };
}

async function talk(conversation: Conversation, pace: () => Promise<void>): Promise<void> {
  const deliveries = deliveriesOf(conversation);
  for (const n of conversation.deliveries) {
    await pace();
    const taken = (await deliveries[n]?.()) ?? false;
    if (byWebhook || conversation.channel === 'zalo') countIn(taken);
  }
}

function paced(perSecond: number | null): () => Promise<void> {
  if (perSecond === null) return () => Promise.resolve();
  const startedAt = performance.now();
  let given = 0;
  return async () => {
    const dueIn = startedAt + ((given += 1) / perSecond) * 1000 - performance.now();
    if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
  };
}

async function run({ plan, perSecond, telegram: mode }: Extract<Order, { kind: 'run' }>): Promise<void> {
  byWebhook = mode === 'webhook';
  point(url);
  const pace = paced(perSecond);
  const waiting = [...planned(plan)];
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await talk(one, pace);
  };
  await Promise.all(Array.from({ length: HAND_IN_HAND }, next));
  while (telegram.updates.pending().length > 0) await new Promise((resolve) => setTimeout(resolve, QUIET));
  tell({ kind: 'ran' });
}

function point(to: string): void {
  url = to;
  zalo.pointWebhookAt(`${url}/webhooks/zalo`);
  if (byWebhook) telegram.useWebhook(`${url}/webhooks/telegram`, WEBHOOK_SECRET);
}

const OBEY: { readonly [Kind in Order['kind']]: (order: Extract<Order, { kind: Kind }>) => void } = {
  point: (order) => point(order.url),
  run: (order) => void run(order),
  report: () => tell({ kind: 'report', acknowledged, unacknowledged, faults, shown }),
};
process.on('message', (order: Order) => (OBEY[order.kind] as (given: Order) => void)(order));
tell({ kind: 'ready', zalo: zaloSettings(zalo), telegram: telegramSettings(telegram, 'polling') });
