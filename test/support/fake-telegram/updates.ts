export type Update = { readonly update_id: number } & Readonly<Record<string, unknown>>;

export type PollRequest = {
  readonly offset: number;
  readonly limit: number;
  readonly seconds: number;
  readonly allowed: readonly string[];
};

/** The updates that Telegram keeps until they are confirmed, and those who ask for them. */
export type Updates = {
  /** Kept for polling. */
  add(update: Update): void;
  remove(updateId: number): void;
  /** What is kept, oldest first. */
  pending(): readonly Update[];
  /** True once it is confirmed, false once it had to be handed out again. */
  taken(updateId: number): Promise<boolean>;
  settle(updateId: number, taken: boolean): void;
  /** Somebody is being kept waiting for news. */
  isPolled(): boolean;
  /** Null when another poll began meanwhile. `gone` is called with what to do when the asker hangs up. */
  poll(request: PollRequest, gone: (hangUp: () => void) => void): Promise<readonly Update[] | null>;
  close(): void;
};

export function createUpdates(): Updates {
  let kept: Update[] = [];
  const handedOut = new Set<number>();
  const fates = new Map<number, PromiseWithResolvers<boolean>>();
  let waiting: { readonly wake: () => void; readonly end: () => void } | null = null;

  const fateOf = (updateId: number): PromiseWithResolvers<boolean> => {
    const fate = fates.get(updateId) ?? Promise.withResolvers<boolean>();
    fates.set(updateId, fate);
    return fate;
  };
  const settle = (updateId: number, taken: boolean): void => fateOf(updateId).resolve(taken);
  const confirmBelow = (offset: number): void => {
    for (const { update_id: id } of kept) if (id < offset) settle(id, true);
    kept = kept.filter(({ update_id: id }) => id >= offset);
  };
  const handOut = ({ limit, allowed }: PollRequest): readonly Update[] => {
    // What was not asked for is never kept: the list counts from the next poll on.
    kept = kept.filter((update) => allowed.length === 0 || Object.keys(update).some((key) => allowed.includes(key)));
    const batch = kept.slice(0, limit);
    for (const { update_id: id } of batch) {
      if (handedOut.has(id)) settle(id, false);
      handedOut.add(id);
    }
    return batch;
  };

  return {
    add(update) {
      kept.push(update);
      waiting?.wake();
    },
    remove(updateId) {
      kept = kept.filter(({ update_id: id }) => id !== updateId);
    },
    pending: () => kept,
    taken: (updateId) => fateOf(updateId).promise,
    settle,
    isPolled: () => waiting !== null,
    async poll(request, gone) {
      waiting?.end();
      confirmBelow(request.offset);
      const batch = handOut(request);
      if (batch.length > 0) return batch;
      const woken = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => waiting?.wake(), request.seconds * 1000);
        const finish = (result: boolean) => (): void => {
          clearTimeout(timer);
          if (waiting === self) waiting = null;
          resolve(result);
        };
        const self = { wake: finish(true), end: finish(false) };
        waiting = self;
        gone(self.end);
      });
      return woken ? handOut(request) : null;
    },
    close: () => waiting?.end(),
  };
}
