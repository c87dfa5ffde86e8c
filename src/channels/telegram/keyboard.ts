import type { Button } from '../../core/message.ts';

type TelegramButton = { readonly text: string; readonly callback_data: string };

/** Telegram's own limit for `callback_data`, in bytes. */
const MOST_BYTES = 64;
/** Two labels of up to this many characters stand side by side on a narrow phone without being cut off. */
const SHORT = 16;

const encoder = new TextEncoder();

/** One such button would have Telegram refuse the whole message, and the words matter more than a way to tap. */
const isTakable = ({ label, payload }: Button): boolean =>
  label.trim() !== '' && payload !== '' && encoder.encode(payload).length <= MOST_BYTES;

const isShort = ({ label }: Button): boolean => label.length <= SHORT;

/** Buttons in the order given, short neighbours in pairs. */
export function keyboardOf(buttons: readonly Button[]): TelegramButton[][] {
  const rows: Button[][] = [];
  for (const button of buttons.filter(isTakable)) {
    const last = rows.at(-1);
    if (last?.length === 1 && last.every(isShort) && isShort(button)) last.push(button);
    else rows.push([button]);
  }
  return rows.map((row) => row.map(({ label, payload }) => ({ text: label.toWellFormed(), callback_data: payload.toWellFormed() })));
}
