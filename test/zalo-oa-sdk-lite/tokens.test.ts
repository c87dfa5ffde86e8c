import { describe, expect, it } from 'vitest';
import type { ClientEvent, Result, TokenPair, TokenStore } from 'zalo-oa-sdk-lite';
import { memoryTokenStore } from 'zalo-oa-sdk-lite';
import { failed, refusedByOauth, success, unknownResult, unreachable } from '../../src/zalo-oa-sdk-lite/failure.ts';
import { createTokens } from '../../src/zalo-oa-sdk-lite/tokens.ts';
import type { Tokens } from '../../src/zalo-oa-sdk-lite/tokens.ts';
import { fakeClock } from '../support/clock.ts';

const HOUR = 3_600_000;
const DAY = 25 * HOUR;
const pairOf = (n: number, expiresAt = DAY): TokenPair => ({ accessToken: `a${n}`, refreshToken: `r${n}`, expiresAt });

/** Zalo as seen by the keeper: each refresh token works once. `answers` replaces what it says, call by call. */
function setUp(store: TokenStore, answers: ((token: string) => Promise<Result<TokenPair>> | Result<TokenPair> | null)[] = []) {
  const clock = fakeClock(0);
  const events: ClientEvent[] = [];
  const sent: string[] = [];
  let good = 1;
  const spend = (token: string): Result<TokenPair> => {
    if (token !== `r${good}`) return failed(refusedByOauth(-14014, 'Invalid refresh token'));
    good += 1;
    return success(pairOf(good, clock.now() + DAY));
  };
  const open = (): Tokens =>
    createTokens({
      store,
      oauth: {
        refresh: async (token) => {
          sent.push(token);
          return (await answers.shift()?.(token)) ?? spend(token);
        },
      },
      clock,
      onEvent: (event) => events.push(event),
      refreshAheadMs: 2 * HOUR,
      timeoutMs: 10_000,
      refreshPatienceMs: 120_000,
    });
  return { clock, events, sent, open, spend, tokens: open() };
}
const settle = async (): Promise<void> => {
  for (let n = 0; n < 5; n += 1) await new Promise(setImmediate);
};

describe('a pair of tokens', () => {
  it('that is fresh is used as it is, and replaced two hours before its end', async () => {
    const { tokens, clock, sent } = setUp(memoryTokenStore(pairOf(1)));
    expect(await tokens.current()).toEqual(success('a1'));
    clock.advance(DAY - 2 * HOUR);
    expect(await tokens.current()).toEqual(success('a2'));
    expect(sent).toEqual(['r1']);
  });

  it('is refreshed once for a thousand callers, whether they see it expire or are refused', async () => {
    const { tokens, clock, sent, spend } = setUp(memoryTokenStore(pairOf(1)), [
      async (token) => {
        await settle();
        return spend(token);
      },
    ]);
    await tokens.current();
    clock.advance(DAY);
    const asked = Array.from({ length: 1000 }, (_, n) => (n % 2 === 0 ? tokens.current() : tokens.renewed('a1')));
    expect(new Set((await Promise.all(asked)).map((each) => (each.ok ? each.value : 'failed')))).toEqual(new Set(['a2']));
    expect(sent).toEqual(['r1']);
  });

  it('is in the store before anybody gets it', async () => {
    const order: string[] = [];
    const inner = memoryTokenStore(pairOf(1));
    const store: TokenStore = {
      load: inner.load,
      async save(pair) {
        await settle();
        await inner.save(pair);
        order.push(`stored ${pair.accessToken}`);
      },
    };
    const { tokens } = setUp(store);
    const [first] = await Promise.all([
      tokens.renewed('a1'),
      tokens.renewed('a1').then((each) => order.push(each.ok ? `used ${each.value}` : 'failed')),
    ]);
    expect(first).toEqual(success('a2'));
    expect(order).toEqual(['stored a2', 'used a2']);
  });

  it('whose store fails is held and not used; it is stored later, and its predecessor not spent again', async () => {
    const inner = memoryTokenStore(pairOf(1));
    let broken = true;
    const store: TokenStore = { load: inner.load, save: (pair) => (broken ? Promise.reject(new Error('disk full')) : inner.save(pair)) };
    const { tokens, clock, sent, events } = setUp(store);
    const refused = tokens.renewed('a1');
    for (let n = 0; n < 4; n += 1) {
      await settle();
      clock.advance(500);
    }
    expect(await refused).toMatchObject({ ok: false, failure: { kind: 'no_token', class: 'operator_alert', reason: 'not_stored' } });
    expect(await tokens.state()).toMatchObject({ state: 'not_stored' });
    expect(events).toContainEqual({ type: 'tokens.not_stored' });
    broken = false;
    expect(await tokens.renewed('a1')).toEqual(success('a2'));
    expect(await inner.load()).toMatchObject({ accessToken: 'a2' });
    expect(sent).toEqual(['r1']);
  });

  it('whose refresh fails is used until its end; the refresh is tried again after a minute', async () => {
    const down = () => failed(unreachable('not_connected'));
    const { tokens, clock, sent } = setUp(memoryTokenStore(pairOf(1)), [down, down]);
    clock.advance(DAY - HOUR);
    for (let n = 0; n < 5; n += 1) expect(await tokens.current()).toEqual(success('a1'));
    expect(sent).toEqual(['r1']);
    clock.advance(60_000);
    expect(await tokens.current()).toEqual(success('a1'));
    clock.advance(60_000);
    expect(await tokens.current()).toEqual(success('a2'));
  });
});

describe('a refresh whose answer is late', () => {
  it('is not asked for again: callers give up after their time-out, the pair that comes is stored and used', async () => {
    const store = memoryTokenStore(pairOf(1));
    const late = Promise.withResolvers<void>();
    const { tokens, clock, sent, spend } = setUp(store, [(token) => late.promise.then(() => spend(token))]);
    clock.advance(DAY);
    const impatient = tokens.current();
    await settle();
    clock.advance(10_000);
    expect(await impatient).toMatchObject({ ok: false, failure: { kind: 'unreachable', class: 'back_off', trouble: 'timeout' } });
    const next = tokens.current();
    await settle();
    late.resolve();
    expect(await next).toEqual(success('a2'));
    expect(await store.load()).toMatchObject({ refreshToken: 'r2' });
    expect(sent).toEqual(['r1']);
  });

  it('and lost for good is asked for once more; when the token was spent, consent is needed', async () => {
    const lost = (token: string, spend: (token: string) => unknown) => {
      spend(token);
      return failed(unknownResult('connection_lost', null));
    };
    const world = setUp(memoryTokenStore(pairOf(1)), [(token) => lost(token, world.spend)]);
    const { tokens, sent, events } = world;
    expect(await tokens.renewed('a1')).toMatchObject({
      ok: false,
      failure: { kind: 'no_token', reason: 'reconsent_needed', code: -14014 },
    });
    expect(sent).toEqual(['r1', 'r1']);
    expect(await tokens.renewed('a1')).toMatchObject({ failure: { reason: 'reconsent_needed' } });
    expect(sent).toEqual(['r1', 'r1']);
    expect(await tokens.state()).toMatchObject({ state: 'reconsent_needed' });
    expect(events.filter(({ type }) => type === 'tokens.reconsent_needed')).toHaveLength(1);
  });

  it('and never carried out is asked for once more, which works', async () => {
    const { tokens, sent } = setUp(memoryTokenStore(pairOf(1)), [() => failed(unknownResult('connection_lost', null))]);
    expect(await tokens.renewed('a1')).toEqual(success('a2'));
    expect(sent).toEqual(['r1', 'r1']);
  });
});

describe('a crash between the new pair and the store', () => {
  it('costs the pair: the next process is refused with -14014, says so, asks no more, and works again after consent', async () => {
    const store = memoryTokenStore(pairOf(1));
    // The process dies while it stores: the promise never settles.
    const dying: TokenStore = { load: store.load, save: () => new Promise(() => undefined) };
    const world = setUp(dying);
    void world.tokens.renewed('a1');
    await settle();
    expect(await store.load()).toEqual(pairOf(1));

    const after = setUp(store, [world.spend, world.spend]);
    expect(await after.tokens.renewed('a1')).toMatchObject({
      failure: { reason: 'reconsent_needed', class: 'operator_alert', code: -14014 },
    });
    expect(await after.tokens.renewed('a1')).toMatchObject({ failure: { reason: 'reconsent_needed' } });
    expect(after.sent).toEqual(['r1']);
    await after.tokens.accept(pairOf(9));
    expect(await after.tokens.renewed('a1')).toEqual(success('a9'));
    expect(await after.tokens.state()).toMatchObject({ state: 'valid' });
  });
});

describe('two processes on one store', () => {
  it('take what the other has stored instead of refreshing again', async () => {
    const { tokens, open, clock, sent } = setUp(memoryTokenStore(pairOf(1)));
    const other = open();
    expect([await tokens.current(), await other.current()]).toEqual([success('a1'), success('a1')]);
    expect(await tokens.renewed('a1')).toEqual(success('a2'));
    expect(await other.renewed('a1')).toEqual(success('a2'));
    clock.advance(DAY);
    expect(await other.current()).toEqual(success('a3'));
    expect(await tokens.current()).toEqual(success('a3'));
    expect(sent).toEqual(['r1', 'r2']);
  });

  it('refresh under the store’s own lock', async () => {
    let inside = 0;
    const inner = memoryTokenStore(pairOf(1));
    const store: TokenStore = {
      ...inner,
      async exclusively(work) {
        inside += 1;
        return work();
      },
    };
    const { tokens } = setUp(store);
    await Promise.all([tokens.renewed('a1'), tokens.renewed('a1')]);
    expect(inside).toBe(1);
  });

  it('without a lock: who comes second finds the other’s pair', async () => {
    const store = memoryTokenStore(pairOf(1));
    const world = setUp(store, [
      async (token) => {
        // The other process spends it while this one’s request is on its way.
        const theirs = world.spend(token);
        if (theirs.ok) await store.save(theirs.value);
        return world.spend(token);
      },
    ]);
    expect(await world.tokens.renewed('a1')).toEqual(success('a2'));
  });
});

describe('a store', () => {
  it('without a pair, or that cannot be read, is an operator’s affair', async () => {
    expect(await setUp(memoryTokenStore()).tokens.current()).toMatchObject({ failure: { reason: 'no_tokens', class: 'operator_alert' } });
    const broken: TokenStore = { load: () => Promise.reject(new Error('locked')), save: async () => undefined };
    expect(await setUp(broken).tokens.current()).toMatchObject({ failure: { reason: 'store_failed', class: 'operator_alert' } });
  });
});
