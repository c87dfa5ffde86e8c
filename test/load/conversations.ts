import { mulberry32 } from '../../src/nlu/linear.ts';

/** Questions that are answered with one message each, and how that message is known. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  'lệ phí làm căn cước': 'Lệ phí căn cước',
  'làm hộ chiếu ở đâu': 'Cấp hộ chiếu',
  'mất căn cước làm lại ở đâu': 'Cấp lại thẻ căn cước',
  'thời tiết hôm nay thế nào': 'tôi không đoán',
};
const TEXTS = Object.keys(QUESTIONS);

export type Channel = 'zalo' | 'telegram';

export type Conversation = {
  readonly channel: Channel;
  /** The platform's id of the person. */
  readonly contactId: string;
  readonly texts: readonly string[];
  /** Which of the texts are delivered one after another: neighbours may change places, and some come twice. */
  readonly deliveries: readonly number[];
};

export type Plan = {
  readonly conversations: number;
  readonly seed: number;
  /** Shares of all messages. */
  readonly duplicated: number;
  readonly reordered: number;
};

/** Half the people on each channel, each with the same questions in an order of their own. */
export function planned({ conversations, seed, duplicated, reordered }: Plan): readonly Conversation[] {
  const random = mulberry32(seed);
  return Array.from({ length: conversations }, (_, i): Conversation => {
    const texts = [...TEXTS.slice(i % TEXTS.length), ...TEXTS.slice(0, i % TEXTS.length)];
    const deliveries = texts.map((_text, n) => n);
    for (let n = 1; n < texts.length; n += 1)
      if (random() < reordered) [deliveries[n - 1], deliveries[n]] = [deliveries[n] ?? n, deliveries[n - 1] ?? n - 1];
    // At once or later in the conversation.
    for (const n of texts.keys()) if (random() < duplicated) deliveries.splice(deliveries.indexOf(n) + 1 + Math.floor(random() * 3), 0, n);
    const channel = i % 2 === 0 ? 'zalo' : 'telegram';
    const contactId = channel === 'zalo' ? String(5_170_000_000_000_000_000n + BigInt(i)) : String(6_100_000_000 + i);
    return { channel, contactId, texts, deliveries };
  });
}
