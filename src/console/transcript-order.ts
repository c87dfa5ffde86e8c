import type { TranscriptLine } from '../core/message.ts';

/**
 * The lines as the platform saw them: what was written there and came late stands before what was written there after it.
 * Only such lines are compared with one another, by one clock; ours stay behind what they answered.
 */
export function inPlatformOrder(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  return lines.reduce<TranscriptLine[]>((placed, line) => {
    const at = isPlatforms(line) ? placed.findIndex((other) => isPlatforms(other) && other.at > line.at) : -1;
    return at === -1 ? [...placed, line] : placed.toSpliced(at, 0, line);
  }, []);
}

const isPlatforms = ({ author, elsewhere }: TranscriptLine): boolean => author === 'citizen' || elsewhere;
