import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/**
 * The command's options, as `node:util` parses them. What it does not know ends the process with the usage and exit
 * code 2, the custom for wrong usage, before anything is loaded.
 */
export function readArguments<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const wrong = process.argv.slice(2).find((word) => error instanceof Error && error.message.includes(`'${word.split('=')[0] ?? ''}`));
    process.stderr.write(`Không hiểu lựa chọn ${wrong ?? process.argv.slice(2).join(' ')}.\n${usage}\n`);
    process.exit(2);
  }
}
