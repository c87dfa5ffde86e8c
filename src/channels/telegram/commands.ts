import { encodePayload } from '../../core/payload.ts';
import type { Command } from '../../core/payload.ts';

/** The commands people can choose from Telegram's menu, as they stand in BotFather. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: 'start',
  help: 'menu',
  huy: 'cancel',
  gapcanbo: 'officer',
  trangthai: 'status',
};

/** "/start", "/start tu-qr", "/huy@TenBot": a word after a slash, perhaps the bot's name, perhaps more. */
const COMMAND = /^\/([^\s/@]+)(?:@\w+)?(?:\s+(.*))?$/s;

/** What a text says and means: a command of ours, or words. A command that is none of ours is words without the slash. */
export function readText(text: string): { readonly text: string; readonly payload?: string } {
  const [, name, rest] = COMMAND.exec(text) ?? [];
  if (name === undefined) return { text };
  const known = name.toLowerCase();
  if (Object.hasOwn(COMMANDS, known)) return { text, payload: encodePayload({ kind: 'command', command: COMMANDS[known]! }) };
  return { text: rest === undefined ? name : `${name} ${rest}` };
}
