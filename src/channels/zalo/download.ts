import type { Clock, Download } from '../../core/ports.ts';

/**
 * Where Zalo keeps what people send. `zdn.vn` (pictures, voice) and `zadn.vn` are in integrators' notes; that files start
 * at `dlfl.vn` and are redirected to `flchat.vn`, and that videos lie at `dlmd.me`, was seen by others in 2026. No page of
 * Zalo's lists them.
 */
const HOSTS = ['zdn.vn', 'zadn.vn', 'dlfl.vn', 'flchat.vn', 'dlmd.me'];

const MOST_BYTES = 20 * 1024 * 1024;
const MOST_REDIRECTS = 3;
const TIMEOUT_MS = 20_000;

/** What a browser may be told a file is; none of them runs in it. Anything else is bytes. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'audio/ogg',
  'video/mp4',
  'text/plain',
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
const BYTES = 'application/octet-stream';

type Needs = {
  /** A stand-in for Zalo serves its attachments itself. */
  readonly apiRoot: string;
  readonly clock: Clock;
};

const none = (reason: Extract<Download, { kind: 'none' }>['reason']): Download => ({ kind: 'none', reason });

/** Fetches what a person sent. Its URL came through the platform, but from a stranger: only Zalo's own hosts are asked. */
export function createDownload({ apiRoot, clock }: Needs): (reference: string) => Promise<Download> {
  const isAllowed = ({ origin, protocol, hostname, port, username, password }: URL): boolean =>
    origin === new URL(apiRoot).origin ||
    (protocol === 'https:' &&
      port === '' &&
      username === '' &&
      password === '' &&
      HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`)));

  async function follow(reference: string, signal: AbortSignal): Promise<Download> {
    let url = URL.parse(reference);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      if (url === null || !isAllowed(url)) return none('not_allowed');
      const response = await fetch(url.href, { redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return await take(response);
      await response.body?.cancel();
      url = URL.parse(location, url.href);
    }
    return none('not_allowed');
  }

  return async (reference) => {
    const ended = new AbortController();
    const expired = new AbortController();
    const expiry = async (): Promise<Download> => {
      await clock.wait(TIMEOUT_MS, ended.signal);
      expired.abort();
      return none('unreachable');
    };
    try {
      return await Promise.race([follow(reference, expired.signal), expiry()]);
    } catch {
      return none('unreachable');
    } finally {
      ended.abort();
    }
  };
}

async function take(response: Response): Promise<Download> {
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return none(response.status >= 500 || response.status === 429 ? 'unreachable' : 'gone');
  }
  const tooLarge = async (): Promise<Download> => {
    await response.body?.cancel();
    return none('too_large');
  };
  if (Number(response.headers.get('content-length')) > MOST_BYTES) return await tooLarge();
  // Counted as it comes: the length that was announced need not be the length that is sent.
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return none('too_large');
    chunks.push(chunk);
  }
  const said = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return { kind: 'file', bytes: Buffer.concat(chunks), mediaType: MEDIA_TYPES.has(said) ? said : BYTES };
}
