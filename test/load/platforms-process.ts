import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Channel, Plan } from './conversations.ts';

/** What the parent asks of the process that plays both platforms. */
export type Order =
  | { readonly kind: 'point'; readonly url: string }
  | { readonly kind: 'run'; readonly plan: Plan; readonly perSecond: number | null; readonly telegram: 'polling' | 'webhook' }
  | { readonly kind: 'report' };

export type Shown = { readonly channel: Channel; readonly contactId: string; readonly text: string };

export type Report = {
  /** Deliveries answered with 200, or confirmed by a later poll; and the others. */
  readonly acknowledged: number;
  readonly unacknowledged: number;
  /** Calls of the service that were made to fail. */
  readonly faults: number;
  /** What people got to read, in order. */
  readonly shown: readonly Shown[];
};

export type Note =
  | { readonly kind: 'ready'; readonly zalo: Record<string, string>; readonly telegram: Record<string, string> }
  | { readonly kind: 'progress'; readonly acknowledged: number }
  | { readonly kind: 'ran' }
  | ({ readonly kind: 'report' } & Report);

export type PlatformsProcess = {
  /** The settings by which a service takes them for Zalo and Telegram. */
  readonly zalo: Record<string, string>;
  readonly telegram: Record<string, string>;
  /** Where the service is now. */
  point(url: string): void;
  /** Resolves once everybody has said everything. */
  run(order: Omit<Extract<Order, { kind: 'run' }>, 'kind'>): Promise<void>;
  /** Resolves once so many more deliveries have been acknowledged, or everything has been said. */
  acknowledged(more: number): Promise<void>;
  report(): Promise<Report>;
  stop(): void;
};

/** The fake Zalo and the fake Telegram, and everybody who writes there, in a process of their own. */
export async function startPlatforms(failing: number, seed: number, under: readonly string[] = []): Promise<PlatformsProcess> {
  const [execPath, ...args] = [...under, process.execPath];
  const child = fork(join(import.meta.dirname, 'platforms.ts'), [String(failing), String(seed)], {
    ...(under.length > 0 && { execPath: execPath ?? process.execPath, execArgv: args }),
  });
  const listeners = new Set<(note: Note) => void>();
  let total = 0;
  let over = false;
  child.on('message', (note: Note) => {
    if (note.kind === 'progress') total = note.acknowledged;
    if (note.kind === 'ran') over = true;
    for (const listener of listeners) listener(note);
  });
  const when = (fits: (note: Note) => boolean): Promise<Note> =>
    new Promise((resolve) => {
      const listener = (note: Note): void => {
        if (!fits(note)) return;
        listeners.delete(listener);
        resolve(note);
      };
      listeners.add(listener);
    });
  const tell = (order: Order): void => void child.send(order);

  const ready = await when(({ kind }) => kind === 'ready');
  if (ready.kind !== 'ready') throw new Error('the platforms did not start');
  return {
    zalo: ready.zalo,
    telegram: ready.telegram,
    point: (url) => tell({ kind: 'point', url }),
    async run(order) {
      const ran = when(({ kind }) => kind === 'ran');
      tell({ kind: 'run', ...order });
      await ran;
    },
    async acknowledged(more) {
      const goal = total + more;
      if (!over) await when((note) => note.kind === 'ran' || (note.kind === 'progress' && note.acknowledged >= goal));
    },
    async report() {
      const reported = when(({ kind }) => kind === 'report');
      tell({ kind: 'report' });
      const note = await reported;
      if (note.kind !== 'report') throw new Error('no report came');
      return note;
    },
    stop: () => void child.kill(),
  };
}
