import { randomUUID } from 'node:crypto';
import type { Shown } from '../../src/channels/web/codec.ts';

/** Long enough for a busy machine; reached only when a test fails. */
const PATIENCE_MS = 10_000;

/** One open tab: the lines it has been sent, in the order in which they came. */
export type Tab = {
  readonly lines: readonly Shown[];
  /** The text of the stream as it came, for looking at the wire format. */
  raw(): string;
  /** Resolves once what had been said before has been read back. */
  readonly ready: Promise<void>;
  /** The first line after position `from` that holds the words; rejects when it does not come. */
  waitFor(words: string | RegExp, from?: number): Promise<Shown>;
  /** Resolves once the stream has ended, from whichever side. */
  readonly ended: Promise<void>;
  close(): void;
};

/** A browser on the chat page: keeps its cookie, posts messages, reads its event stream. */
export type Citizen = {
  readonly cookie: string;
  readonly tab: Tab;
  /** Posts a message and sees it taken. Lines said from then on are what `hears` looks at. */
  says(text: string, payload?: string): Promise<void>;
  /** Taps the button with this label, wherever it was last shown. */
  taps(label: string): Promise<void>;
  /** The first line since the last message of one's own that holds the words. */
  hears(words: string | RegExp): Promise<Shown>;
  /** What a reload of the page would show, from the beginning. */
  readsBack(): Promise<readonly Shown[]>;
  leaves(): void;
};

export async function newCookie(url: string): Promise<string> {
  const [cookie = ''] = (await fetch(url)).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

export const postMessage = (url: string, cookie: string, message: object): Promise<Response> =>
  fetch(`${url}/chat/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie !== '' && { cookie }) },
    body: JSON.stringify(message),
  });

export async function openTab(url: string, cookie: string, headers: Readonly<Record<string, string>> = {}): Promise<Tab> {
  const closing = new AbortController();
  const response = await fetch(`${url}/chat/events`, { headers: { cookie, ...headers }, signal: closing.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`the event stream answered ${response.status}`);
  const lines: Shown[] = [];
  const onLine = new Set<() => void>();
  const ready = Promise.withResolvers<void>();
  let raw = '';

  const take = (block: string): void => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (block.startsWith('event: ready')) ready.resolve();
    else if (data !== undefined) lines.push(JSON.parse(data) as Shown);
    for (const look of onLine) look();
  };
  const read = async (body: NonNullable<typeof response.body>): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of body) {
      const text = decoder.decode(bytes, { stream: true });
      raw += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  };
  const reading = read(response.body).catch(() => undefined);
  void reading.then(() => ready.resolve());

  return {
    lines,
    raw: () => raw,
    ready: ready.promise,
    ended: reading,
    waitFor(words, from = 0) {
      const fits = ({ text }: Shown): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
      return new Promise((resolve, reject) => {
        const done = (): void => {
          clearTimeout(timer);
          onLine.delete(look);
        };
        const look = (): void => {
          const found = lines.slice(from).find(fits);
          if (found === undefined) return;
          done();
          resolve(found);
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`never heard ${String(words)}; heard: ${JSON.stringify(lines.slice(from).map(({ text }) => text))}`));
        }, PATIENCE_MS);
        onLine.add(look);
        look();
      });
    },
    close: () => closing.abort(),
  };
}

/** Opens the chat page: as somebody new, or as somebody who has been here before. */
export async function visit(url: string, known?: string): Promise<Citizen> {
  const cookie = known ?? (await newCookie(url));
  const tab = await openTab(url, cookie);
  await tab.ready;
  let since = 0;

  const says = async (text: string, payload?: string): Promise<void> => {
    since = tab.lines.length;
    const { status } = await postMessage(url, cookie, { id: randomUUID(), text, ...(payload !== undefined && { payload }) });
    if (status !== 202) throw new Error(`the message was answered ${status}`);
  };
  return {
    cookie,
    tab,
    says,
    async taps(label) {
      const button = tab.lines.flatMap(({ buttons }) => buttons).findLast((shown) => shown.label === label);
      if (button === undefined) throw new Error(`no button “${label}” was shown`);
      await says(label, button.payload);
    },
    hears: (words) => tab.waitFor(words, since),
    async readsBack() {
      const reloaded = await openTab(url, cookie);
      await reloaded.ready;
      reloaded.close();
      return reloaded.lines;
    },
    leaves: () => tab.close(),
  };
}

/** Asks for an officer after a question that nobody prepared for. Resolves with the ticket's page, while the commune is being asked for. */
export async function handOver(citizen: Citizen, question = 'giá vàng hôm nay bao nhiêu'): Promise<string> {
  await citizen.says(question);
  await citizen.hears('tôi không đoán');
  await citizen.taps('Gặp cán bộ');
  const { text } = await citizen.hears(/PHT-\d{5}/);
  await citizen.hears('xã, phường nào');
  return ticketPath(text);
}

/** Where the console shows the ticket whose number stands in a message. */
export const ticketPath = (said: string): string => `/console/tickets/${Number(/PHT-(\d{5})/.exec(said)?.[1])}`;
