type Revive = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** A whole number beyond 2^53 becomes the digits that were written; as a number it would be another id. */
const keepDigits: Revive = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value;

/**
 * JSON with ids kept: whole numbers above 2^53 come back as strings, everything else as `JSON.parse` gives it.
 * Needs the source text in revivers (Node 24 gives it).
 *
 * @throws SyntaxError when the text is no JSON.
 */
export const parseJson = (text: string): unknown => JSON.parse(text, keepDigits);

/** The fields of a JSON object; null for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null;
}
