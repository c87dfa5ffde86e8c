import { extname } from 'node:path/posix';
import { z } from 'zod';
import type { Clock, Download } from '../../core/ports.ts';
import { limited } from './client.ts';
import type { TelegramClient } from './client.ts';
import type { Failure } from './failure.ts';

type Needs = { readonly client: TelegramClient; readonly clock: Clock; readonly stopping: AbortSignal };

/** The most that Telegram gives to a bot. */
const MOST_BYTES = 20 * 1024 * 1024;
const ASK_MS = 10_000;
const DOWNLOAD_MS = 60_000;

/** As Telegram makes them; anything else is not put into an address. */
const REFERENCE = /^[\w-]{1,256}$/;
/** Relative and without steps upwards. A Bot API server of one's own may give a path on its disk, which is not for us. */
const PATH = /^(?!.*\.\.)[\w-][\w./-]{0,255}$/;

/** What a browser may be told a file is, by its name: nothing that it would run. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
  '.mp3': 'audio/mpeg',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
};
const ANY_BYTES = 'application/octet-stream';

const located = z.object({ file_path: z.string().regex(PATH), file_size: z.int().min(0).optional() });

const none = (reason: Extract<Download, { kind: 'none' }>['reason']): Download => ({ kind: 'none', reason });

const REASONS: Readonly<Partial<Record<Failure['meaning'], Download>>> = {
  malformed: none('gone'),
  contact_gone: none('gone'),
  too_large: none('too_large'),
};

/** An attachment's bytes, asked for when an officer wants to see them. Never throws, and what it returns never holds the address. */
export async function download(reference: string, { client, clock, stopping }: Needs): Promise<Download> {
  if (!REFERENCE.test(reference)) return none('not_allowed');
  const found = await client.call(ASK_MS, stopping, (api, signal) => api.getFile(reference, signal));
  if (!found.ok) return REASONS[found.failure.meaning] ?? none('unreachable');
  const file = located.safeParse(found.value);
  if (!file.success) return none('not_allowed');
  const { file_path: path, file_size: size = 0 } = file.data;
  if (size > MOST_BYTES) return none('too_large');
  const limit = limited(clock, DOWNLOAD_MS, stopping);
  try {
    // A redirect would carry the token to wherever it points.
    const response = await fetch(client.fileAddress(path), { signal: limit.signal, redirect: 'error' });
    if (response.status === 404) return none('gone');
    if (!response.ok || response.body === null) return none('unreachable');
    const bytes = await readAtMost(response.body, MOST_BYTES);
    if (bytes === null) return none('too_large');
    return { kind: 'file', bytes, mediaType: MEDIA_TYPES[extname(path).toLowerCase()] ?? ANY_BYTES };
  } catch {
    return none('unreachable');
  } finally {
    // Also ends a download that was cut off for its length.
    limit.end();
  }
}

/** Null when there is more; what was said of the length before is not believed. */
async function readAtMost(body: NonNullable<Response['body']>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
