import type { Chats, Shown } from './chats.ts';
import type { Files } from './files.ts';
import type { Update } from './updates.ts';

/** Long enough for a busy machine; reached only when a test fails. */
const PATIENCE_MS = 10_000;

/** What somebody did, on its way to the bot. */
export type Sent = {
  readonly update: Update;
  readonly messageId: number;
  /** Whether the bot said that it has taken it: confirmed or answered 200. Open until then or until it has to be sent again. */
  readonly taken: Promise<boolean>;
};

export type Person = {
  readonly id: number;
  writes(text: string): Sent;
  /** Anything else that can stand in a message: a sticker, a location, a caption. */
  sends(content: Readonly<Record<string, unknown>>): Sent;
  sendsPhoto(options?: { readonly caption?: string; readonly bytes?: Uint8Array; readonly group?: string }): Sent;
  /** Several photos at once; the caption stands under the first. */
  album(photos: number, caption?: string): readonly Sent[];
  /** Taps the button with this label under the last message that has it. */
  taps(label: string): Sent;
  /** A tap with any data, on a message that may be too old to be shown with it. */
  tapsData(data: string, options?: { readonly inaccessible?: boolean }): Sent;
  edits(messageId: number, text: string): Sent;
  blocks(): Sent;
  unblocks(): Sent;
  /** What the bot has said to this person, in order. */
  heard(): readonly Shown[];
  /** The first message since the person's last own one that holds the words; rejects when it does not come. */
  hears(words: string | RegExp): Promise<Shown>;
};

export type Group = {
  readonly id: number;
  writes(text: string): Sent;
  addsBot(): Sent;
  removesBot(): Sent;
  becomesSupergroup(id: number): Sent;
  heard(): readonly Shown[];
};

export type World = {
  readonly chats: Chats;
  readonly files: Files;
  readonly botId: number;
  now(): number;
  /** Gives the update its number and sends it on its way. */
  dispatch(content: Readonly<Record<string, unknown>>, chatId: number): { readonly update: Update; readonly taken: Promise<boolean> };
};

type Content = Readonly<Record<string, unknown>>;

const seconds = (at: number): number => Math.floor(at / 1000);

export function createPerson({ chats, files, botId, now, dispatch }: World, id: number): Person {
  const from = { id, is_bot: false, first_name: 'Nguyễn Thị Mẫu', language_code: 'vi' };
  const chat = { id, type: 'private', first_name: from.first_name };
  chats.know(id);
  let since = 0;

  const heard = (): readonly Shown[] => chats.shown.filter(({ chatId }) => chatId === id);
  const post = (content: Content, messageId: number): Sent => {
    since = heard().length;
    return { messageId, ...dispatch(content, id) };
  };
  const sends = (content: Content): Sent => {
    const messageId = chats.nextMessageId();
    return post({ message: { message_id: messageId, date: seconds(now()), chat, from, ...content } }, messageId);
  };
  const tap = (data: string, message: Content): Sent =>
    post({ callback_query: { id: String(chats.nextMessageId() * 1_000_003), from, chat_instance: '1', data, message } }, 0);
  const changesMembership = (before: string, after: string): Sent => {
    chats.block(id, after === 'kicked');
    const member = (status: string): Content => ({ user: { id: botId, is_bot: true, first_name: 'Trợ lý' }, status });
    const change = { old_chat_member: member(before), new_chat_member: member(after) };
    return post({ my_chat_member: { chat, from, date: seconds(now()), ...change } }, 0);
  };

  const sendsPhoto: Person['sendsPhoto'] = ({ caption, bytes = new Uint8Array([0xff, 0xd8, 0xff]), group } = {}) => {
    const { id: fileId } = files.add(`photos/file_${chats.nextMessageId()}.jpg`, bytes);
    const size = (name: string, width: number, bytesOfSize: number): Content => ({
      file_id: width === 90 ? `${name}-small` : name,
      file_unique_id: `u${name}${width}`,
      width,
      height: width,
      file_size: bytesOfSize,
    });
    return sends({
      photo: [size(fileId, 90, 2), size(fileId, 1280, bytes.length)],
      ...(caption !== undefined && { caption }),
      ...(group !== undefined && { media_group_id: group }),
    });
  };

  return {
    id,
    heard,
    sends,
    sendsPhoto,
    writes: (text) => sends({ text }),
    album(photos, caption) {
      const group = String(chats.nextMessageId() * 7_000_001);
      return Array.from({ length: photos }, (_, i) => sendsPhoto({ group, ...(i === 0 && caption !== undefined && { caption }) }));
    },
    taps(label) {
      const message = heard().findLast(({ rows }) => rows.flat().some(({ text }) => text === label));
      const button = message?.rows.flat().find(({ text }) => text === label);
      if (message === undefined || button === undefined) throw new Error(`no button “${label}” was shown`);
      const markup = { inline_keyboard: message.rows };
      const bot = { id: botId, is_bot: true, first_name: 'Trợ lý' };
      const shown = { message_id: message.messageId, date: seconds(message.at), chat, from: bot, text: message.text, reply_markup: markup };
      return tap(button.callback_data, shown);
    },
    tapsData: (data, { inaccessible = true } = {}) =>
      tap(data, { message_id: 1, date: inaccessible ? 0 : seconds(now()), chat, ...(!inaccessible && { text: 'cũ' }) }),
    edits: (messageId, text) =>
      post({ edited_message: { message_id: messageId, date: seconds(now()), edit_date: seconds(now()), chat, from, text } }, messageId),
    blocks: () => changesMembership('member', 'kicked'),
    unblocks: () => changesMembership('kicked', 'member'),
    hears(words) {
      const find = (): Shown | undefined =>
        heard()
          .slice(since)
          .find(({ text }) => (typeof words === 'string' ? text.includes(words) : words.test(text)));
      return new Promise((resolve, reject) => {
        const done = (): void => {
          clearTimeout(timer);
          stop();
        };
        const look = (): void => {
          const found = find();
          if (found === undefined) return;
          done();
          resolve(found);
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`never heard ${String(words)}; heard: ${JSON.stringify(heard().map(({ text }) => text))}`));
        }, PATIENCE_MS);
        const stop = chats.onShown(look);
        look();
      });
    },
  };
}

export function createGroup({ chats, botId, now, dispatch }: World, id: number): Group {
  const from = { id: 7_000_000_001, is_bot: false, first_name: 'Trần Văn Mẫu' };
  const chat = { id, type: 'supergroup', title: 'Nhóm thử' };
  chats.know(id);
  const sends = (content: Content): Sent => {
    const messageId = chats.nextMessageId();
    const message = { message_id: messageId, date: seconds(now()), chat, from, ...content };
    return { messageId, ...dispatch({ message }, id) };
  };
  const membership = (before: string, after: string): Sent => {
    const member = (status: string): Content => ({ user: { id: botId, is_bot: true, first_name: 'Trợ lý' }, status });
    const change = { old_chat_member: member(before), new_chat_member: member(after) };
    return { messageId: 0, ...dispatch({ my_chat_member: { chat, from, date: seconds(now()), ...change } }, id) };
  };
  return {
    id,
    writes: (text) => sends({ text }),
    addsBot: () => membership('left', 'member'),
    removesBot: () => membership('member', 'kicked'),
    becomesSupergroup(to) {
      chats.migrate(id, to);
      return sends({ migrate_to_chat_id: to });
    },
    heard: () => chats.shown.filter(({ chatId }) => chatId === id),
  };
}
