import { createZaloClient, memoryTokenStore } from 'zalo-oa-sdk-lite';
import type { TokenPair, ZaloFailure } from 'zalo-oa-sdk-lite';
import type { AccessNeeds } from './access.ts';

/** What Zalo says to an access token. */
export type Inspection =
  | {
      readonly kind: 'works';
      readonly oaId: string | null;
      readonly name: string | null;
      readonly packageName: string | null;
      readonly isVerified: boolean | null;
    }
  /** Ended, or another one has taken its place. */
  | { readonly kind: 'token_refused' }
  | { readonly kind: 'failed'; readonly failure: ZaloFailure };

/**
 * Looks at the OA with a pair of tokens and leaves the pair as it is: the running service alone refreshes, a second one
 * who did would spend its refresh token.
 */
export async function inspectPair(
  pair: TokenPair,
  { settings: { appId, appSecret, apiRoot, oauthRoot }, clock }: Pick<AccessNeeds, 'settings' | 'clock'>,
): Promise<Inspection> {
  let refused = pair.expiresAt <= clock.now();
  const client = createZaloClient({
    appId,
    appSecret,
    apiRoot,
    oauthRoot,
    clock,
    refreshAheadMs: 0,
    tokenStore: memoryTokenStore(pair),
    fetch: (url, init) => {
      refused ||= new URL(url).pathname.startsWith('/v4/oa/');
      return refused ? Promise.reject(new Error('not refreshed here')) : fetch(url, init);
    },
  });
  const answer = await client.oaInfo({ attempts: 1 });
  if (!answer.ok) return refused ? { kind: 'token_refused' } : { kind: 'failed', failure: answer.failure };
  const { packageName, isVerified, raw } = answer.value;
  const { oa_id: oaId, name } = raw;
  return {
    kind: 'works',
    packageName,
    isVerified,
    oaId: typeof oaId === 'string' || typeof oaId === 'number' ? String(oaId) : null,
    name: typeof name === 'string' ? name : null,
  };
}
