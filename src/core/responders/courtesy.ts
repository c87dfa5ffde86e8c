import { SECRETS } from '../masking.ts';
import { say } from '../phrases.ts';
import { plain } from '../reply.ts';
import type { Resolution, Turn } from '../turn.ts';

/** Whoever sends a code, password or card number learns that officers never ask for one, whatever else is answered. */
export function warnOfSecrets(resolution: Resolution, { message, catalog }: Turn): Resolution {
  if (!message.masked.some((kind) => SECRETS.has(kind))) return resolution;
  return { ...resolution, replies: [plain(say(catalog.phrases, 'secret-warning')), ...resolution.replies] };
}

/**
 * The first reply of a conversation says that this is an automatic assistant (Luật 134/2025/QH15: people must be able
 * to tell). A greeting says it itself.
 */
export function greetFirst(resolution: Resolution, { state, catalog }: Turn): Resolution {
  if (state.greeted || resolution.replies.length === 0) return resolution;
  const { phrases, organization } = catalog;
  const sample = organization.sample ? `\n${say(phrases, 'sample')}` : '';
  const greeting = plain(say(phrases, 'greeting', { office: organization.name }) + sample);
  const rest = resolution.outcome === 'smalltalk.greeting' ? [] : resolution.replies;
  const buttons = rest.length === 0 ? (resolution.replies.at(-1)?.buttons ?? []) : [];
  return { ...resolution, replies: [{ ...greeting, buttons }, ...rest], state: { ...resolution.state, greeted: true } };
}
