/**
 * Cuts a text into pieces of at most `limit` characters, at the best place each time:
 * between paragraphs, then lines, then sentences, then words, and inside a word only when nothing else is left.
 */
export function splitText(text: string, limit: number): string[] {
  if (text.length <= limit) return [text];
  const head = text.slice(0, limit + 1);
  const cut = BREAKS.map((mark) => lastBreak(head, mark)).find((at) => at >= limit / 2) ?? wordBreak(head, limit);
  return [text.slice(0, cut).trimEnd(), ...splitText(text.slice(cut).trimStart(), limit)];
}

const BREAKS = ['\n\n', '\n', '. '] as const;

const lastBreak = (head: string, mark: string): number => {
  const at = head.lastIndexOf(mark);
  return at < 0 ? -1 : at + mark.trimEnd().length;
};

const wordBreak = (head: string, limit: number): number => {
  const space = head.lastIndexOf(' ');
  if (space > 0) return space;
  // Never between the two halves of a surrogate pair.
  const code = head.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
};
