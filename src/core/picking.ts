import type { Button } from './message.ts';
import { decodePayload } from './payload.ts';
import type { Command, Payload } from './payload.ts';

/** How people type the commands, folded. Only a message that is nothing else counts, so that no question is taken for one. */
const COMMAND_WORDS: Readonly<Record<string, Command>> = {
  'gap can bo': 'officer',
  'gap nhan vien': 'officer',
  gapcanbo: 'officer',
  'quay lai': 'back',
  'tro lai': 'back',
  'quay ve': 'back',
  huy: 'cancel',
  'huy bo': 'cancel',
  thoi: 'cancel',
  'bo qua': 'skip',
  menu: 'menu',
  start: 'start',
  'bat dau': 'start',
  'trang thai': 'status',
  'phieu cua toi': 'status',
  help: 'menu',
  'chua dung y': 'wrong',
  'hoi tro ly': 'bot',
};

/** What a typed text picks: "2" or a label one of the choices last shown, "quay lại" a command. Null when it is a text like any other. */
export function typedPayload(folded: string, offered: readonly Button[], fold: (text: string) => string): Payload | null {
  const number = /^\d{1,2}$/.test(folded) ? Number(folded) : null;
  const picked = number === null ? offered.find((button) => fold(button.label) === folded) : offered[number - 1];
  if (picked !== undefined) return decodePayload(picked.payload);
  const command = Object.hasOwn(COMMAND_WORDS, folded) ? COMMAND_WORDS[folded] : undefined;
  return command === undefined ? null : { kind: 'command', command };
}
