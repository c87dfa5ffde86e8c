import { createHash, timingSafeEqual } from 'node:crypto';
import { fieldsOf, parseJson } from './json.ts';

type Signed = {
  /** The request body exactly as received; re-serialised JSON does not verify. */
  readonly rawBody: Buffer;
  readonly appId: string;
  /** The OA Secret Key of the app's Webhook page, not the App Secret. */
  readonly oaSecretKey: string;
};

/**
 * Checks `X-ZEvent-Signature` of a Zalo webhook call: `mac=` and the hex SHA-256 (a plain hash, no HMAC) of
 * appId ‖ rawBody ‖ timestamp ‖ OA Secret Key, the timestamp being the one inside the body.
 * Source: Zalo's Java SDK, `MacUtils.buildMac` (zaloplatform/zalo-java-sdk, 2023-12-25).
 *
 * @returns false on anything missing or malformed: it fails closed.
 */
export function verifySignature(header: string | undefined, { rawBody, appId, oaSecretKey }: Signed): boolean {
  const given = (header ?? '')
    .trim()
    .replace(/^mac\s*=\s*/i, '')
    .toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(given) || appId === '' || oaSecretKey === '') return false;
  const timestamp = timestampOf(rawBody);
  if (timestamp === null) return false;
  return timingSafeEqual(digest({ rawBody, appId, oaSecretKey }, timestamp), Buffer.from(given, 'hex'));
}

/** The header that Zalo would send for a body: for tests and for a stand-in of the platform. */
export function signEvent({ rawBody, appId, oaSecretKey }: Signed): string {
  const timestamp = timestampOf(rawBody);
  if (timestamp === null) throw new TypeError('rawBody must be a JSON object with a timestamp');
  return `mac=${digest({ rawBody, appId, oaSecretKey }, timestamp).toString('hex')}`;
}

const digest = ({ rawBody, appId, oaSecretKey }: Signed, timestamp: string): Buffer =>
  createHash('sha256').update(appId).update(rawBody).update(timestamp).update(oaSecretKey).digest();

/** The digits that were sent, whether as a string or as a number. */
function timestampOf(rawBody: Buffer): string | null {
  let body: unknown;
  try {
    body = parseJson(rawBody.toString('utf8'));
  } catch {
    return null;
  }
  const timestamp = fieldsOf(body)?.['timestamp'];
  return typeof timestamp === 'string' || typeof timestamp === 'number' ? String(timestamp) : null;
}
