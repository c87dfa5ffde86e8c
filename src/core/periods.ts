import type { Period } from './catalog.ts';

/** The text that holds on a day (`YYYY-MM-DD`), or null when none does. */
export const textOn = (periods: readonly Period[], day: string): string | null => textsOn(periods, day)[0] ?? null;

/** All texts that hold on a day. */
export const textsOn = (periods: readonly Period[], day: string): readonly string[] =>
  periods.filter(({ from, to }) => (from === null || from <= day) && (to === null || day <= to)).map(({ text }) => text);

/**
 * Fills `{{name}}` with the text that holds on the day.
 * A line that says nothing but a `{{name}}` without a text on that day goes away altogether.
 */
export function fillPeriods(text: string, periods: Readonly<Record<string, readonly Period[]>>, day: string): string {
  const value = (name: string): string | null => textOn(periods[name] ?? [], day);
  return text
    .replace(/^(?:- )?\{\{([\w-]+)\}\}[ \t]*(?:\n|$)/gm, (line, name: string) => (value(name) === null ? '' : line))
    .replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => value(name) ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
