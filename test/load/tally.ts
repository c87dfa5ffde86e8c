import Database from 'better-sqlite3';
import { QUESTIONS } from './conversations.ts';
import type { Channel, Conversation } from './conversations.ts';
import type { Shown } from './platforms-process.ts';

export type Tally = {
  /** Different messages said by people. */
  readonly said: number;
  /** Of these, with exactly one row and one outcome. */
  readonly settledOnce: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Without an outcome, without an answer, or with one that is marked sent and never arrived. */
  readonly lost: number;
  readonly answeredTwice: number;
  /** Conversations in which answers were made, or arrived, in another order than the messages were taken. */
  readonly outOfOrder: number;
  readonly repeated: number;
  /** Of these, on Zalo, which shows what arrived. */
  readonly repeatedOnZalo: number;
  /** Copies of one message that somebody read, at most. */
  readonly mostCopies: number;
  readonly readTwice: number;
  /** Left to an officer after two sends of unknown result. */
  readonly dead: number;
  readonly refused: number;
};

type InboundRow = { readonly text: string; readonly outcome: string | null };
type OutboundRow = { readonly text: string; readonly status: string; readonly repeated: number };

/** Compares what people said, what the database holds and what people read. */
export function tally(databaseFile: string, conversations: readonly Conversation[], shown: readonly Shown[]): Tally {
  const db = new Database(databaseFile, { readonly: true });
  const of = (table: string, fields: string, order: string) =>
    db.prepare(
      `select ${fields} from ${table} join conversations on conversations.id = ${table}.conversation_id
        where conversations.channel = ? and contact_id = ? order by ${table}.${order}`,
    );
  const findInbound = of('inbound', 'inbound.text, outcome', 'id');
  const findOutbound = of('outbound', 'outbound.text, outbound.status, repeated', 'seq');
  const read = Map.groupBy(shown, ({ channel, contactId }) => `${channel} ${contactId}`);
  const each = conversations.map(({ channel, contactId, texts }) =>
    tallyOne(
      channel,
      texts,
      findInbound.all(channel, contactId) as InboundRow[],
      findOutbound.all(channel, contactId) as OutboundRow[],
      (read.get(`${channel} ${contactId}`) ?? []).map(({ text }) => text),
    ),
  );
  const outcomes = db
    .prepare<[], { outcome: string; n: number }>('select outcome, count(*) as n from inbound group by outcome order by n desc')
    .all();
  db.close();
  const sum = (count: (one: (typeof each)[number]) => number): number => each.reduce((total, one) => total + count(one), 0);
  return {
    said: sum(({ said }) => said),
    settledOnce: sum(({ settledOnce }) => settledOnce),
    outcomes: Object.fromEntries(outcomes.map(({ outcome, n }) => [outcome, n])),
    lost: sum(({ lost }) => lost),
    answeredTwice: sum(({ answeredTwice }) => answeredTwice),
    outOfOrder: each.filter(({ inOrder }) => !inOrder).length,
    repeated: sum(({ repeated }) => repeated),
    repeatedOnZalo: sum(({ channel, repeated }) => (channel === 'zalo' ? repeated : 0)),
    mostCopies: Math.max(...each.map(({ mostCopies }) => mostCopies)),
    readTwice: sum(({ readTwice }) => readTwice),
    dead: sum(({ dead }) => dead),
    refused: sum(({ refused }) => refused),
  };
}

const answerTo = (question: string): string => QUESTIONS[question] ?? '';

function tallyOne(
  channel: Channel,
  texts: readonly string[],
  inbound: readonly InboundRow[],
  outbound: readonly OutboundRow[],
  read: readonly string[],
) {
  const answersTo = (question: string): readonly OutboundRow[] => outbound.filter(({ text }) => text.includes(answerTo(question)));
  const copies = outbound.map(({ text }) => read.filter((each) => each === text).length);
  const isLost = (question: string): boolean => {
    const row = inbound.find(({ text }) => text === question);
    const answer = answersTo(question)[0];
    const unread = answer?.status === 'sent' && !read.includes(answer.text);
    return row === undefined || row.outcome === null || answer === undefined || unread;
  };
  const taken = inbound.map(({ text }) => text);
  const made = outbound.flatMap(({ text }) => taken.filter((question) => text.includes(answerTo(question))));
  const arrived = [...new Set(read)].flatMap((text) => taken.filter((question) => text.includes(answerTo(question))));
  const reached = taken.filter((question) => answersTo(question)[0]?.status === 'sent');
  return {
    channel,
    said: texts.length,
    settledOnce: texts.filter((question) => inbound.filter(({ text, outcome }) => text === question && outcome !== null).length === 1)
      .length,
    lost: texts.filter(isLost).length,
    answeredTwice: texts.filter((question) => answersTo(question).length > 1).length,
    inOrder:
      made.join('\n') === taken.join('\n') && arrived.filter((question) => reached.includes(question)).join('\n') === reached.join('\n'),
    repeated: outbound.filter(({ repeated }) => repeated === 1).length,
    mostCopies: Math.max(0, ...copies),
    readTwice: copies.filter((count) => count > 1).length,
    dead: outbound.filter(({ status }) => status === 'dead').length,
    refused: outbound.filter(({ status }) => status === 'refused').length,
  };
}

/** What must hold whatever the load did; the names of what does not. */
export function broken(found: Tally): readonly string[] {
  const invariants: Readonly<Record<string, boolean>> = {
    'every message has exactly one outcome': found.settledOnce === found.said,
    'none is lost': found.lost === 0,
    'none is answered twice': found.answeredTwice === 0,
    'order is kept': found.outOfOrder === 0,
    'nothing is refused': found.refused === 0,
    'nothing is read more than twice': found.mostCopies <= 2,
    'only what was marked as repeated is read twice': found.readTwice <= found.repeated,
  };
  return Object.keys(invariants).filter((name) => invariants[name] === false);
}

/** Resolves once everything has its outcome and nothing is on its way; with the milliseconds it took, or null when it never came to that. */
export async function settled(databaseFile: string, withinMs: number): Promise<number | null> {
  const startedAt = performance.now();
  const db = new Database(databaseFile, { readonly: true });
  const open = db.prepare<[], { n: number }>(
    `select (select count(*) from inbound where status <> 'settled') + (select count(*) from outbound where status in ('queued', 'sending', 'unknown')) as n`,
  );
  try {
    while ((open.get()?.n ?? 0) > 0) {
      if (performance.now() - startedAt > withinMs) return null;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return Math.round(performance.now() - startedAt);
  } finally {
    db.close();
  }
}
