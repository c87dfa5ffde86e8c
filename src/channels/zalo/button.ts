import type { Button, Inbound } from '../../core/message.ts';
import { decodePayload } from '../../core/payload.ts';

/** Zalo shows no more under one message. */
export const MOST_BUTTONS = 5;

/**
 * What Zalo sends back as the text of a message when the button is tapped. No event carries the label, so it travels along:
 * officers then read what the person chose, and nothing needs remembering. The `#` comes first because an OA whose
 * "Lọc cú pháp" was left on is told of no other texts. Zalo allows 1,000 characters here; ours are below 200.
 */
export const encodeTap = ({ label, payload }: Button): string => `#${payload} ${label}`;

/**
 * A text that may be a tap. A payload that stands alone, as in a menu that an operator made in OA Manager, keeps its text:
 * a line that reads oddly says more than an empty one.
 */
export function decodeTap(text: string): Pick<Inbound, 'text' | 'payload'> {
  const [, withLabel, label, alone] = /^(?:#(\S+) (.+)|#?(\S+))$/s.exec(text.trim()) ?? [];
  const payload = withLabel ?? alone;
  return payload === undefined || decodePayload(payload) === null ? { text } : { text: label ?? text, payload };
}
