import { createHmac } from 'node:crypto';

/**
 * The `appsecret_proof` header: hex HMAC-SHA256 of the access token under the App Secret, as Zalo's Java SDK computes it
 * (`AppSecretProofUtil`). A wrong one is answered with -242.
 */
export const appSecretProof = (accessToken: string, appSecret: string): string =>
  createHmac('sha256', appSecret).update(accessToken).digest('hex');
