import { z } from 'zod';

/**
 * An id as a string. Zalo's ids are beyond 2^53; all samples show strings, and bare numbers are accepted because
 * `parseJson` has kept their digits.
 */
export const wireId = z.union([z.string().min(1), z.number().int().nonnegative()]).transform(String);

/** Text that may be missing or of another kind: it becomes null, for it never decides whether something is understood. */
export const wireText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((text) => text ?? null)
  .catch(null);

export const wireOptionalId = wireId
  .nullish()
  .transform((id) => id ?? null)
  .catch(null);

/** A count that some endpoints write as a string. */
export const wireCount = z.coerce
  .number()
  .nullish()
  .transform((count) => count ?? null)
  .catch(null);

export const wireFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null)
  .catch(null);
