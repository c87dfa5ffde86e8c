import { say } from '../phrases.ts';
import { commandButton, plain } from '../reply.ts';
import type { Resolution, Turn } from '../turn.ts';

/** Pictures sent together come as several messages: this long after one, another is told nothing new. Milliseconds. */
const TOGETHER = 60_000;

/** A picture or a file without words: the bot says that it cannot see it, and that an officer can. Once for several. */
export function answerMedia({ message, state, catalog, now }: Turn): Resolution | null {
  if (message.attachments.length === 0 || message.text !== '' || message.payload !== null) return null;
  const told = state.mediaAt !== null && now - state.mediaAt <= TOGETHER;
  if (told) return { outcome: 'ignored.more_media', replies: [], state: { mediaAt: now } };
  return {
    outcome: 'declined.media',
    replies: [plain(say(catalog.phrases, 'media'), [commandButton(catalog, 'officer'), commandButton(catalog, 'menu')])],
    state: { mediaAt: now },
  };
}

/** Words with a picture are answered by the words alone, and the answer says so. */
export function admitUnseen(resolution: Resolution, { message, catalog, now }: Turn): Resolution {
  if (message.attachments.length === 0 || message.text === '' || resolution.replies.length === 0) return resolution;
  return {
    ...resolution,
    replies: [plain(say(catalog.phrases, 'media-with-words')), ...resolution.replies],
    state: { ...resolution.state, mediaAt: now },
  };
}
