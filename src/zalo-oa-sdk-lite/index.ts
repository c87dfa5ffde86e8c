export type { Attachment } from './attachment.ts';
export { schemaOf } from './event.ts';
export type { ZaloEvent } from './event.ts';
export { parseJson } from './json.ts';
export { signEvent, verifySignature } from './signature.ts';
export { readWebhook } from './webhook.ts';
export type { WebhookCall, WebhookReading } from './webhook.ts';
