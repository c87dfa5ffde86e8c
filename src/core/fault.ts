/**
 * Names an error for the log without its message, which may quote what a citizen wrote:
 * kind, code, and the innermost place of ours it came from.
 */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const place = /([\w-]+\.ts:\d+)/.exec(error.stack?.slice(error.message.length) ?? '')?.[1];
  return `${error.name}${code}${place === undefined ? '' : ` at ${place}`}`;
}
