import { FAULTS, migrated } from './fault.ts';
import type { Refusal } from './fault.ts';

type Fields = Readonly<Record<string, unknown>>;

export type ShownButton = { readonly text: string; readonly callback_data: string };

/** A message of the bot as somebody got to read it. */
export type Shown = {
  readonly chatId: number;
  readonly messageId: number;
  readonly text: string;
  readonly rows: readonly (readonly ShownButton[])[];
  readonly at: number;
};

/** Where one may write, and what the bot has said there. */
export type Chats = {
  readonly shown: readonly Shown[];
  know(chatId: number): void;
  block(chatId: number, blocked: boolean): void;
  /** A group became a supergroup, which has another id. */
  migrate(from: number, to: number): void;
  nextMessageId(): number;
  /** `sendMessage`: shown, or refused as Telegram refuses. */
  receive(body: Fields, at: number): { readonly shown: Shown } | { readonly refusal: Refusal };
  /** Called for each message shown from now on. Returns how to stop. */
  onShown(listener: (shown: Shown) => void): () => void;
};

const LONGEST_TEXT = 4_096;
const LONGEST_DATA = 64;

const badRequest = (description: string): { readonly refusal: Refusal } => ({
  refusal: { code: 400, description: `Bad Request: ${description}` },
});

export function createChats(): Chats {
  const shown: Shown[] = [];
  const known = new Set<number>();
  const blocked = new Set<number>();
  const moved = new Map<number, number>();
  const listeners = new Set<(shown: Shown) => void>();
  let lastMessageId = 0;
  const nextMessageId = (): number => (lastMessageId += 1);

  const whyNot = (chatId: number): Refusal | null => {
    const to = moved.get(chatId);
    if (to !== undefined) return migrated(to).refusal;
    if (!known.has(chatId)) return FAULTS.chatNotFound.refusal;
    return blocked.has(chatId) ? FAULTS.blocked.refusal : null;
  };

  return {
    shown,
    know: (chatId) => void known.add(chatId),
    block: (chatId, isBlocked) => void (isBlocked ? blocked.add(chatId) : blocked.delete(chatId)),
    migrate(from, to) {
      moved.set(from, to);
      known.add(to);
    },
    nextMessageId,
    receive(body, at) {
      const chatId = Number(body['chat_id']);
      const refusal = whyNot(chatId);
      if (refusal !== null) return { refusal };
      const said = typeof body['text'] === 'string' ? body['text'] : '';
      if (!said.isWellFormed()) return badRequest('strings must be encoded in UTF-8');
      const text = body['parse_mode'] === 'HTML' ? readHtml(said) : said;
      if (text === null) return { refusal: FAULTS.cantParse.refusal };
      if (text.trim() === '') return badRequest('message text is empty');
      if (text.length > LONGEST_TEXT) return badRequest('message is too long');
      const rows = rowsIn(body['reply_markup']);
      if (rows.flat().some((button) => !isGood(button))) return { refusal: FAULTS.buttonData.refusal };
      const message = { chatId, messageId: nextMessageId(), text, rows, at };
      shown.push(message);
      for (const listener of listeners) listener(message);
      return { shown: message };
    },
    onShown(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** The few tags that Telegram knows are not sent by us: any is an error. */
const readHtml = (html: string): string | null =>
  html.includes('<') ? null : html.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity] ?? entity);

function rowsIn(markup: unknown): ShownButton[][] {
  const rows = typeof markup === 'object' && markup !== null && 'inline_keyboard' in markup ? markup.inline_keyboard : [];
  return Array.isArray(rows) ? (rows as ShownButton[][]) : [];
}

const isGood = ({ text, callback_data: data }: ShownButton): boolean =>
  text.trim() !== '' && text.isWellFormed() && data.length > 0 && Buffer.byteLength(data) <= LONGEST_DATA;
