/**
 * What a button means, as a short string that stays meaningful however late it is pressed:
 * it names the topic, flow and step itself, and refers to nothing held in memory.
 */
export type Payload =
  | { readonly kind: 'topic'; readonly intent: string; readonly aspect: string | null }
  | { readonly kind: 'flow'; readonly flow: string }
  | { readonly kind: 'choice'; readonly flow: string; readonly step: string; readonly choice: string }
  | { readonly kind: 'commune'; readonly commune: string }
  | { readonly kind: 'command'; readonly command: Command };

/** The words that always work, whatever is going on. */
export const COMMANDS = ['start', 'status', 'officer', 'back', 'cancel', 'skip', 'menu', 'wrong', 'bot'] as const;
export type Command = (typeof COMMANDS)[number];

const isCommand = (word: string): word is Command => (COMMANDS as readonly string[]).includes(word);

export function encodePayload(payload: Payload): string {
  switch (payload.kind) {
    case 'topic':
      return payload.aspect === null ? `t:${payload.intent}` : `t:${payload.intent}/${payload.aspect}`;
    case 'flow':
      return `f:${payload.flow}`;
    case 'choice':
      return `c:${payload.flow}/${payload.step}/${payload.choice}`;
    case 'commune':
      return `p:${payload.commune}`;
    case 'command':
      return `x:${payload.command}`;
  }
}

/** Null for anything that no button of ours carries: payloads come back through untrusted platforms. */
export function decodePayload(text: string): Payload | null {
  const [, kind, rest] = /^([tfcpx]):([a-z0-9-]+(?:\/[a-z0-9-]+){0,2})$/.exec(text) ?? [];
  if (kind === undefined || rest === undefined) return null;
  const [first = '', second, third] = rest.split('/');
  if (kind === 't' && third === undefined) return { kind: 'topic', intent: first, aspect: second ?? null };
  if (kind === 'f' && second === undefined) return { kind: 'flow', flow: first };
  if (kind === 'c' && second !== undefined && third !== undefined) return { kind: 'choice', flow: first, step: second, choice: third };
  if (kind === 'p' && second === undefined) return { kind: 'commune', commune: first };
  if (kind === 'x' && second === undefined && isCommand(first)) return { kind: 'command', command: first };
  return null;
}
