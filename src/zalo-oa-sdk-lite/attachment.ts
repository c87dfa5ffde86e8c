import { z } from 'zod';
import { wireText } from './wire.ts';

/**
 * What people attach. URLs are untrusted: fetch them only from hosts you know, with a size cap and a time-out; how long they
 * live is not documented. Audio is documented as `.amr` and comes as `.m4a` too: look at the bytes.
 */
const known = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['image', 'gif']), payload: z.object({ url: z.string(), thumbnail: wireText }) }),
  /** A business card is a link whose description is JSON with `phone` and `qrCodeUrl`. */
  z.object({ type: z.enum(['link', 'video']), payload: z.object({ url: wireText, thumbnail: wireText, description: wireText }) }),
  z.object({ type: z.literal('audio'), payload: z.object({ url: z.string() }) }),
  z.object({ type: z.literal('sticker'), payload: z.object({ id: wireText, url: wireText }) }),
  z.object({
    type: z.literal('location'),
    payload: z.object({ coordinates: z.object({ latitude: z.coerce.number(), longitude: z.coerce.number() }) }),
  }),
  z.object({
    type: z.literal('file'),
    payload: z.object({ url: z.string(), name: wireText, size: wireText, checksum: wireText, type: wireText }),
  }),
]);

/** A kind that is not known, or one whose payload looks otherwise. */
const odd = z.looseObject({ type: z.string().catch('') }).transform(({ type }) => ({ type: 'other' as const, was: type }));

/** One odd attachment does not cost the message. */
export const attachments = z
  .array(z.union([known, odd]))
  .nullish()
  .transform((list) => list ?? [])
  .catch([]);

export type Attachment = z.output<typeof attachments>[number];
