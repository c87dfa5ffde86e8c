/** Runs work as soon as there is room for it, in the order of asking. */
export type Gate = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** At most `most` at a time: a time-out counts from the start of a call, and calls that crowd one another out would all meet it. */
export function createGate(most: number): Gate {
  let room = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (room > 0) room -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) room += 1;
      else next();
    }
  };
}
