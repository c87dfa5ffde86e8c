import { describe, expect, it } from 'vitest';
import type { ChatLine, Page } from 'zalo-oa-sdk-lite';
import { linesSince, peopleSince } from '../../../src/channels/zalo/backlog.ts';
import type { History } from '../../../src/channels/zalo/backlog.ts';

const line = (userId: string, sentAt: number, messageId = `${userId}-${sentAt}`): ChatLine => ({
  messageId,
  from: 'user',
  userId,
  sentAt,
  type: 'text',
  text: 'a',
  raw: {},
});
const page = (lines: readonly ChatLine[], { offset = 0, count = 10 }: Page = {}) => lines.slice(offset, offset + count);

/** A history of lists that may change between two pages. */
function historyOf(listsAtCall: (call: number) => readonly ChatLine[]) {
  const pages: Page[] = [];
  const read = (asked: Page = {}): ReturnType<History['recentChats']> => {
    pages.push(asked);
    return Promise.resolve({ ok: true, value: page(listsAtCall(pages.length), asked) });
  };
  return { pages, history: { recentChats: read, conversation: (_user: string, asked?: Page) => read(asked) } satisfies History };
}

describe('the people with whom something was said', () => {
  it('are listed page by page until the lines are too old, who was quiet longest first', async () => {
    const { history, pages } = historyOf(() => Array.from({ length: 60 }, (_, i) => line(`u${i}`, 1_000 - i)));
    const found = await peopleSince(history, 1_000 - 24);
    expect(found).toEqual({ ok: true, value: { complete: true, found: Array.from({ length: 25 }, (_, i) => `u${24 - i}`) } });
    // Three pages and one that is too old, and once more to see that nobody is new.
    expect(pages.map(({ offset }) => offset)).toEqual([0, 10, 20, 30, 0, 10, 20, 30]);
  });

  it('include who moved to the front while the pages were read', async () => {
    const quiet = Array.from({ length: 15 }, (_, i) => line(`u${i}`, 100 - i));
    const moved = [line('u12', 200), ...quiet.filter(({ userId }) => userId !== 'u12')];
    const { history } = historyOf((call) => (call === 1 ? quiet : moved));
    const found = await peopleSince(history, 0);
    expect(found.ok && new Set(found.value.found).size).toBe(15);
  });

  it('are not listed for ever', async () => {
    let calls = 0;
    const endless = (): ReturnType<History['recentChats']> => {
      calls += 1;
      return Promise.resolve({ ok: true, value: Array.from({ length: 10 }, (_, i) => line(`u${calls}-${i}`, 1)) });
    };
    expect(await peopleSince({ recentChats: endless, conversation: endless }, 0)).toMatchObject({ ok: true, value: { complete: false } });
    expect(calls).toBe(2_500);
  });

  it('are not all known when Zalo does not say whose a line is', async () => {
    const { history } = historyOf(() => [line('u1', 5), { ...line('u2', 5), userId: null }]);
    expect(await peopleSince(history, 0)).toEqual({ ok: true, value: { found: ['u1'], complete: false } });
  });

  it('are not known when a page cannot be read', async () => {
    const failure = { kind: 'unreachable', class: 'back_off', trouble: 'timeout', status: null } as const;
    const { history } = historyOf(() => []);
    expect(await peopleSince({ ...history, recentChats: () => Promise.resolve({ ok: false, failure }) }, 0)).toEqual({
      ok: false,
      failure,
    });
  });
});

describe('what was said with one person', () => {
  it('is read back to the time asked for, oldest first, each line once though the pages move', async () => {
    const lines = Array.from({ length: 25 }, (_, i) => line('u', 1_000 - i));
    const { history } = historyOf((call) => (call === 1 ? lines : [line('u', 2_000), ...lines]));
    const found = await linesSince(history, 'u', 1_000 - 19);
    expect(found.ok && found.value.found.map(({ sentAt }) => sentAt)).toEqual(Array.from({ length: 20 }, (_, i) => 981 + i));
  });

  it('keeps the order of lines of the same millisecond', async () => {
    const { history } = historyOf(() => [line('u', 5, 'third'), line('u', 5, 'second'), line('u', 5, 'first')]);
    const found = await linesSince(history, 'u', 0);
    expect(found.ok && found.value.found.map(({ messageId }) => messageId)).toEqual(['first', 'second', 'third']);
  });

  it('ends after two hundred lines, and says so', async () => {
    const { history } = historyOf(() => Array.from({ length: 1_000 }, (_, i) => line('u', 1_000 - i)));
    const found = await linesSince(history, 'u', 0);
    expect(found).toMatchObject({ ok: true, value: { complete: false } });
    expect(found.ok && found.value.found).toHaveLength(200);
  });
});
