import type { RefusalClass } from './code-table.ts';

/** What the client reports to `onEvent`: ids of nobody, no token, no text. `path` is without its query, which names a user. */
export type ClientEvent =
  | {
      readonly type: 'call.finished';
      readonly path: string;
      readonly attempt: number;
      readonly durationMs: number;
      readonly outcome: 'ok' | RefusalClass | 'unreachable' | 'unknown_result';
      readonly code: number | null;
      /** What `X-RateLimit-Remain` said; null when it was absent. */
      readonly remaining: number | null;
    }
  | { readonly type: 'tokens.refreshed'; readonly expiresAt: number }
  | { readonly type: 'tokens.refresh_failed'; readonly code: number | null; readonly trouble: string | null }
  /** A new pair is in memory only: when the process ends now, the OA has to give consent again. */
  | { readonly type: 'tokens.not_stored' }
  | { readonly type: 'tokens.reconsent_needed'; readonly code: number };

export type OnEvent = (event: ClientEvent) => void;
