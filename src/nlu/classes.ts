/** Adds up the probabilities of classes that are one intent. */
export function sumByIntent(intents: readonly string[], probabilities: ArrayLike<number>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [k, intent] of intents.entries()) sums.set(intent, (sums.get(intent) ?? 0) + (probabilities[k] ?? 0));
  return sums;
}
