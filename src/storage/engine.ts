import type { Dialect, RawBuilder } from 'kysely';

/** What differs between database engines; everything else is written once. */
export type Engine = {
  /** For writes, and for reads that must see the transaction in hand. */
  readonly writing: Dialect;
  /** For reads beside a running transaction: they see only what is committed. */
  readonly reading: Dialect;
  /** Appended to CREATE TABLE. */
  readonly tableOptions: RawBuilder<unknown> | null;
  /** Frees what the engine holds beyond its connections, such as the lock that keeps a second process out. */
  readonly release: () => void;
};

export type StoreFault = 'in_use' | 'read_only' | 'corrupt' | 'newer_schema' | 'unusable';

/** The database cannot be used; `fault` says why in a way that a message can be chosen for. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;
  constructor(fault: StoreFault, detail: string, options?: ErrorOptions) {
    super(`${fault}: ${detail}`, options);
    this.fault = fault;
  }
}
