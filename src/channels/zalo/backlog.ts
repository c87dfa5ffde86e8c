import type { ChatLine, Page, Result, ZaloClient } from 'zalo-oa-sdk-lite';

/** What Zalo gives at a time. */
const COUNT = 10;
/** 5,000 people and 200 messages of each: more than an outage brings, and an end all the same. */
const MOST_PAGES_OF_PEOPLE = 500;
const MOST_PAGES_OF_ONE = 20;
const MOST_PASSES = 5;

/** What was found, and whether that is all of it. */
export type Found<Value> = { readonly found: readonly Value[]; readonly complete: boolean };

export type History = Pick<ZaloClient, 'recentChats' | 'conversation'>;

/** Lists are newest first; a page with nothing new enough, or one that is not full, is the last that matters. */
async function readSince(
  read: (page: Page) => Promise<Result<ChatLine[]>>,
  since: number,
  mostPages: number,
): Promise<Result<Found<ChatLine>>> {
  const found: ChatLine[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const lines = await read({ offset: page * COUNT, count: COUNT });
    if (!lines.ok) return lines;
    const recent = lines.value.filter(({ sentAt }) => sentAt >= since);
    found.push(...recent);
    if (recent.length === 0 || lines.value.length < COUNT) return { ok: true, value: { found, complete: true } };
  }
  return { ok: true, value: { found, complete: false } };
}

/**
 * With whom something was said since then, who was quiet longest first. Somebody who writes while the pages are read moves
 * to the front and out of sight, so the list is read until nobody is new in it.
 */
export async function peopleSince(history: History, since: number): Promise<Result<Found<string>>> {
  const people = new Set<string>();
  const found = (complete: boolean): Result<Found<string>> => ({ ok: true, value: { found: [...people].toReversed(), complete } });
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = people.size;
    const chats = await readSince((page) => history.recentChats(page), since, MOST_PAGES_OF_PEOPLE);
    if (!chats.ok) return chats;
    for (const { userId } of chats.value.found) if (userId !== null) people.add(userId);
    const allNamed = chats.value.found.every(({ userId }) => userId !== null);
    if (people.size === before) return found(chats.value.complete && allNamed);
  }
  return found(false);
}

/** What was said with one person since then, oldest first. */
export async function linesSince(history: History, userId: string, since: number): Promise<Result<Found<ChatLine>>> {
  const lines = await readSince((page) => history.conversation(userId, page), since, MOST_PAGES_OF_ONE);
  if (!lines.ok) return lines;
  // What is written meanwhile moves the pages: a line may come twice.
  const byId = new Map(lines.value.found.map((line) => [line.messageId, line]));
  return { ok: true, value: { ...lines.value, found: [...byId.values()].toReversed().toSorted((a, b) => a.sentAt - b.sentAt) } };
}
