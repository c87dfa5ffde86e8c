import { createHash, randomBytes } from 'node:crypto';

/** 43 characters of `[A-Za-z0-9_-]`: base64url of 32 random bytes, as Zalo's PHP SDK makes it (`PKCEUtil`). */
export const createCodeVerifier = (): string => randomBytes(32).toString('base64url');

/** base64url(SHA-256(verifier)) without padding (RFC 7636, S256). */
export const codeChallengeOf = (codeVerifier: string): string => createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
