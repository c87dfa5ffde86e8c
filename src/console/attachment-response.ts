import { extname } from 'node:path/posix';
import type { Response } from 'express';
import type { Download } from '../core/ports.ts';
import { sendPage } from './guard.ts';
import type { Session } from './session.ts';
import { NO_ATTACHMENT } from './delivery-words.ts';
import { messagePage } from './views/layout.ts';

/** Pictures that every browser shows and none runs anything in. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** What a saved file may be called: what an officer's machine opens, and does not run. */
const EXTENSIONS: ReadonlySet<string> = new Set(
  'jpg jpeg png gif webp heic pdf doc docx xls xlsx ppt pptx odt ods txt csv mp3 m4a aac amr ogg oga mp4 mov zip rar 7z'
    .split(' ')
    .map((extension) => `.${extension}`),
);

/** What some kinds are called, however the file was. */
const EXTENSION_OF: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
  'audio/mpeg': '.mp3',
  'audio/ogg': '.ogg',
  'video/mp4': '.mp4',
};

const STATUS: Readonly<Record<Extract<Download, { kind: 'none' }>['reason'], number>> = {
  gone: 410,
  too_large: 413,
  not_allowed: 403,
  unreachable: 502,
};

type Opened = {
  /** Of our own making, without its kind. */
  readonly title: string;
  /** The file's own name, of which only the kind is believed. */
  readonly name: string | null;
  readonly download: Download;
  /** The ticket's page. */
  readonly back: string;
};

/** Shows a stranger's file, or says why not. Whatever it is, it can do nothing in the browser: no script, no other address. */
export function sendAttachment(response: Response, session: Session, { title, name, download, back }: Opened): void {
  if (download.kind === 'none') {
    sendPage(response, STATUS[download.reason], messagePage(session, NO_ATTACHMENT[download.reason], back));
    return;
  }
  const { bytes, mediaType } = download;
  const shown = SHOWN.has(mediaType);
  const own = extname(name ?? '').toLowerCase();
  const extension = EXTENSION_OF[mediaType] ?? (EXTENSIONS.has(own) ? own : '');
  response.set({
    // What is only saved is nothing to the browser but bytes; the machine goes by the file's name.
    'Content-Type': shown ? mediaType : 'application/octet-stream',
    'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename="${title}${extension}"`,
    // The page that shows a picture is the browser's own, and styles it.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.status(200).end(bytes);
}
