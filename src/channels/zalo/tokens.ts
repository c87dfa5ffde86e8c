import { createHash } from 'node:crypto';
import type { TokenPair, TokenStore, ZaloClient } from 'zalo-oa-sdk-lite';
import { z } from 'zod';
import type { KeptFile } from './kept-file.ts';
import type { ZaloSettings } from './settings.ts';

const pairSchema = z.object({ accessToken: z.string().min(1), refreshToken: z.string().min(1), expiresAt: z.number() });

/** @throws from `load` when what is kept is no pair, without saying what it is. */
export const tokenStoreIn = (file: KeptFile): TokenStore => ({
  async load() {
    const text = await file.read();
    if (text === null) return null;
    try {
      return pairSchema.parse(JSON.parse(text));
    } catch {
      throw new Error('what is kept is no pair of tokens');
    }
  },
  save: ({ accessToken, refreshToken, expiresAt }) => file.write(JSON.stringify({ accessToken, refreshToken, expiresAt })),
});

/** An access token's life. How old one is that somebody hands over cannot be seen; if it has ended, Zalo says so and it is refreshed. */
const LIFETIME_MS = 25 * 3_600_000;

export const asPair = (given: Pick<TokenPair, 'accessToken' | 'refreshToken'>, now: number): TokenPair => ({
  ...given,
  expiresAt: now + LIFETIME_MS,
});

type FirstPair = {
  readonly client: Pick<ZaloClient, 'acceptTokens'>;
  /** Keeps the hash of the pair that was taken last. */
  readonly seen: KeptFile;
  readonly pair: ZaloSettings['firstPair'];
  readonly now: number;
};

/**
 * Takes the operator's pair once. From then on the stored one is right: each refresh makes its predecessor worthless, the
 * operator's soonest. Another value is a new pair, and beats the stored one.
 */
export async function adoptFirstPair({ client, seen, pair, now }: FirstPair): Promise<void> {
  if (pair === null) return;
  const hash = createHash('sha256')
    .update(JSON.stringify([pair.accessToken, pair.refreshToken]))
    .digest('hex');
  if ((await seen.read()) === hash) return;
  await client.acceptTokens(asPair(pair, now));
  // Second: a crash in between takes the same pair again, the other way round it would be lost.
  await seen.write(hash);
}
