import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** One business step: statements that take effect together. It touches nothing but the transaction, so it may be run again. */
export type Step<Result> = (trx: Transaction<Tables>) => Promise<Result>;

export type Write = <Result>(step: Step<Result>) => Promise<Result>;

/** Steps that share a commit; more would make the first wait for the last. */
const MOST_PER_COMMIT = 128;

type Waiting = { readonly run: (trx: Transaction<Tables>) => Promise<() => void>; readonly fail: (error: unknown) => void };

/**
 * Group commit: steps that arrive while a transaction runs share the next one, so that a durable commit, which costs
 * more than all its statements, is paid once for many. A promise resolves only after its commit. When a step fails,
 * its transaction is rolled back and each step of it is run alone, so that one bad step harms no other.
 */
export function createWriter(db: Kysely<Tables>): Write {
  let queue: Waiting[] = [];
  let draining = false;

  const commit = async (steps: readonly Waiting[]): Promise<void> => {
    const done = await db.transaction().execute(async (trx) => {
      const results: (() => void)[] = [];
      for (const step of steps) results.push(await step.run(trx));
      return results;
    });
    for (const resolve of done) resolve();
  };

  const commitAlone = async (step: Waiting): Promise<void> => {
    try {
      await commit([step]);
    } catch (error) {
      step.fail(error);
    }
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const steps = queue.slice(0, MOST_PER_COMMIT);
      queue = queue.slice(MOST_PER_COMMIT);
      try {
        await commit(steps);
      } catch (error) {
        if (steps.length === 1) steps[0]?.fail(error);
        else for (const step of steps) await commitAlone(step);
      }
    }
    draining = false;
  };

  return <Result>(step: Step<Result>) =>
    new Promise<Result>((resolve, reject) => {
      queue.push({
        run: async (trx) => {
          const result = await step(trx);
          return () => resolve(result);
        },
        fail: reject,
      });
      if (draining) return;
      draining = true;
      // Let every step that is already on its way join the first commit.
      setImmediate(() => void drain());
    });
}
