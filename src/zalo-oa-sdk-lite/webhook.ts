import { createHash } from 'node:crypto';
import { schemaOf } from './event.ts';
import type { ZaloEvent } from './event.ts';
import { fieldsOf, parseJson } from './json.ts';
import { verifySignature } from './signature.ts';

export type WebhookCall = {
  /** The header `X-ZEvent-Signature`. */
  readonly signature: string | undefined;
  /** The request body exactly as received. */
  readonly rawBody: Buffer;
  readonly appId: string;
  /** The OA Secret Key of the app's Webhook page, not the App Secret. */
  readonly oaSecretKey: string;
  /** The only OA whose events are welcome: an app has one webhook for all its OAs. */
  readonly oaId?: string;
};

/** Answer 200 to every one of them; only `ok` may be processed. */
export type WebhookReading =
  | {
      readonly ok: true;
      readonly event: ZaloEvent;
      /** The same for every delivery of one event: Zalo delivers again, up to two hours later. */
      readonly key: string;
    }
  | {
      readonly ok: false;
      /** `probe` is what Zalo sends when the URL is saved: unsigned, and without an event. */
      readonly reason: 'probe' | 'bad_signature' | 'wrong_app' | 'wrong_oa' | 'bad_shape';
      /** For counting; null when the signature is bad, since then nothing in the body is worth a look. */
      readonly eventName: string | null;
    };

/** Checks a webhook call and reads its event. Nothing of an unsigned body is believed. */
export function readWebhook({ signature, rawBody, appId, oaSecretKey, oaId }: WebhookCall): WebhookReading {
  const refused = (reason: Extract<WebhookReading, { ok: false }>['reason'], eventName: string | null = null): WebhookReading => ({
    ok: false,
    reason,
    eventName,
  });
  if (!verifySignature(signature, { rawBody, appId, oaSecretKey })) {
    return refused((signature ?? '') === '' && isProbe(rawBody) ? 'probe' : 'bad_signature');
  }
  const body = bodyOf(rawBody);
  const eventName = typeof body?.['event_name'] === 'string' ? body['event_name'] : null;
  if (eventName === null) return refused('bad_shape');
  const read = schemaOf(eventName).safeParse(body);
  if (!read.success) return refused('bad_shape', eventName);
  const event = read.data;
  if (event.appId !== null && event.appId !== appId) return refused('wrong_app', eventName);
  if (oaId !== undefined && 'oaId' in event && event.oaId !== null && event.oaId !== oaId) return refused('wrong_oa', eventName);
  return { ok: true, event, key: keyOf(event, rawBody) };
}

function bodyOf(rawBody: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    return fieldsOf(parseJson(rawBody.toString('utf8')));
  } catch {
    return null;
  }
}

const isProbe = (rawBody: Buffer): boolean => rawBody.length === 0 || /^\s*\{\s*\}\s*$/.test(rawBody.subarray(0, 64).toString('utf8'));

/** Message ids are short and not said to be unique, so OA and event go with them; what has none is known by its bytes. */
function keyOf(event: ZaloEvent, rawBody: Buffer): string {
  return (event.kind === 'user_message' || event.kind === 'oa_message') && event.messageId !== ''
    ? `${event.oaId}:${event.name}:${event.messageId}`
    : createHash('sha256').update(rawBody).digest('hex');
}
