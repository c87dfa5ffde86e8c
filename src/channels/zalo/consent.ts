import type { ConsentCallback, ZaloClient, ZaloFailure } from 'zalo-oa-sdk-lite';
import { z } from 'zod';
import type { Clock } from '../../core/ports.ts';
import type { KeptFile } from './kept-file.ts';

const HOUR_MS = 3_600_000;

/** How a call of the callback address ended. */
export type ConsentResult =
  | 'connected'
  | 'not_asked_for'
  | 'too_late'
  | 'wrong_state'
  | 'wrong_oa'
  | 'no_code'
  | 'refused'
  | 'unreachable'
  | 'unknown'
  | 'not_stored';

/** Asking the OA's administrator for consent: a command begins it, the running service completes it. */
export type Consents = {
  /** A link for the administrator; one at a time, a new one ends the one before. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly expiresAt: number }>;
  complete(callback: ConsentCallback): Promise<ConsentResult>;
};

const pendingSchema = z.object({ state: z.string().min(1), codeVerifier: z.string().min(1), expiresAt: z.number() });

type Needs = {
  readonly client: Pick<ZaloClient, 'beginConsent' | 'completeConsent'>;
  /** Where link and callback meet; the code verifier in it is a secret. */
  readonly pending: KeptFile;
  readonly oaId: string;
  readonly clock: Pick<Clock, 'now'>;
};

export function createConsents({ client, pending, oaId, clock }: Needs): Consents {
  return {
    async begin(redirectUri) {
      const { url, state, codeVerifier } = client.beginConsent({ redirectUri });
      const expiresAt = clock.now() + HOUR_MS;
      await pending.write(JSON.stringify({ state, codeVerifier, expiresAt }));
      return { url, expiresAt };
    },
    async complete(callback) {
      const text = await pending.read();
      if (text === null) return 'not_asked_for';
      const asked = pendingSchema.parse(JSON.parse(text));
      if (asked.expiresAt < clock.now()) return 'too_late';
      const result = await client.completeConsent(callback, asked, oaId);
      const outcome = result.ok ? 'connected' : resultOf(result.failure);
      if (IS_OVER[outcome]) await pending.remove();
      return outcome;
    },
  };
}

/** Whether the link is used up. A stranger who calls with another state, or a network that is down, does not use it up. */
const IS_OVER: Readonly<Record<ConsentResult, boolean>> = {
  connected: true,
  not_asked_for: false,
  too_late: false,
  wrong_state: false,
  wrong_oa: false,
  no_code: false,
  refused: true,
  unreachable: false,
  unknown: true,
  not_stored: true,
};

const WRONG_FIELD: Readonly<Record<string, ConsentResult>> = { state: 'wrong_state', oa_id: 'wrong_oa', code: 'no_code' };

function resultOf(failure: ZaloFailure): ConsentResult {
  switch (failure.kind) {
    case 'invalid':
      return WRONG_FIELD[failure.field] ?? 'refused';
    case 'unreachable':
      return 'unreachable';
    case 'unknown_result':
      return 'unknown';
    case 'no_token':
      return 'not_stored';
    case 'refused':
    case 'unexpected':
      return 'refused';
  }
}
