import type { FakeZalo } from './fake-zalo/index.ts';
import type { Attachment, Line } from './fake-zalo/chats.ts';

/** Long enough for a busy machine; reached only when a test fails. */
const PATIENCE_MS = 15_000;

/** A person with the Zalo app: writes, and reads what the OA shows. */
export type ZaloCitizen = {
  readonly userId: string;
  says(text: string): Promise<Line>;
  sends(attachment: Attachment): Promise<Line>;
  /** Types the number that stands before a choice in the last message read. */
  picks(label: string): Promise<Line>;
  taps(title: string): Promise<Line>;
  /** Finds the OA and follows it. */
  follows(): Promise<void>;
  /** What the OA has shown this person, in order. */
  heard(): readonly string[];
  /** The first message since the person's last own one that holds the words; rejects when it does not come. */
  hears(words: string | RegExp): Promise<Line>;
};

/** People of one fake Zalo, each of them somebody new. */
export function zaloPeople(fake: FakeZalo): () => ZaloCitizen {
  const lookers = new Set<() => void>();
  const shownTo = new Map<string, Line[]>();
  fake.onShown((line) => {
    shownTo.set(line.userId, [...(shownTo.get(line.userId) ?? []), line]);
    for (const look of lookers) look();
  });
  let people = 0;

  return () => {
    const userId = String(5_180_000_000_000_000_000n + BigInt((people += 1)));
    const read = (): readonly Line[] => shownTo.get(userId) ?? [];
    let since = 0;
    const begin = <Said>(act: () => Promise<Said>): Promise<Said> => {
      since = read().length;
      return act();
    };
    const says = (text: string): Promise<Line> => begin(() => fake.say(userId, text));
    return {
      userId,
      says,
      sends: (attachment) => begin(() => fake.say(userId, '', { attachment })),
      async picks(label) {
        const text = read().at(-1)?.text ?? '';
        const number = text.split('\n').find((line) => /^\d+\. /.test(line) && line.replace(/^\d+\. /, '') === label);
        if (number === undefined) throw new Error(`no number for “${label}” in: ${text}`);
        return says(number.slice(0, number.indexOf('.')));
      },
      taps: (title) => begin(() => fake.tap(userId, title)),
      follows: async () => void (await begin(() => fake.follow(userId, 'follow'))),
      heard: () => read().map(({ text }) => text),
      hears: (words) =>
        new Promise((resolve, reject) => {
          const fits = ({ text }: Line): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
          const done = (): void => {
            clearTimeout(timer);
            lookers.delete(look);
          };
          const look = (): void => {
            const found = read().slice(since).find(fits);
            if (found === undefined) return;
            done();
            resolve(found);
          };
          const timer = setTimeout(() => {
            done();
            reject(
              new Error(
                `never heard ${String(words)}; heard: ${JSON.stringify(
                  read()
                    .slice(since)
                    .map(({ text }) => text),
                )}`,
              ),
            );
          }, PATIENCE_MS);
          lookers.add(look);
          look();
        }),
    };
  };
}
