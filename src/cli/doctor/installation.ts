import type { Config } from '../../config.ts';
import type { Clock } from '../../core/ports.ts';

/** What is examined, and by which clock and over which network. */
export type Installation = {
  readonly config: Config;
  readonly clock: Clock;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
};

const PATIENCE_MS = 8_000;

/** An answer of any kind, or null: nobody answers, or not in time. */
export async function ask({ fetch }: Pick<Installation, 'fetch'>, url: string, init: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS), ...init });
  } catch {
    return null;
  }
}

/** An address of the service's as others reach it. */
export const publicAddress = (publicUrl: string, path: string): string => publicUrl.replace(/\/+$/, '') + path;
