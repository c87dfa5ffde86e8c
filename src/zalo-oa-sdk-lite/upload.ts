import { z } from 'zod';
import type { Call, CallOptions } from './call.ts';
import { failed, invalid, success } from './failure.ts';
import type { Result } from './failure.ts';
import { wireId } from './wire.ts';

export type Upload = {
  readonly bytes: Uint8Array;
  /** With its extension: without one Zalo says 0 and keeps nothing. */
  readonly filename: string;
};

type Kind = { readonly path: string; readonly extensions: readonly string[]; readonly mostBytes: number };

const MEBIBYTE = 1024 * 1024;

/** v2.0 only (v3.0 answers 404). 5,000 calls an API and month; what was uploaded lives seven days. */
export const UPLOADS = {
  image: { path: '/v2.0/oa/upload/image', extensions: ['jpg', 'jpeg', 'png'], mostBytes: MEBIBYTE },
  gif: { path: '/v2.0/oa/upload/gif', extensions: ['gif'], mostBytes: 5 * MEBIBYTE },
  file: { path: '/v2.0/oa/upload/file', extensions: ['pdf', 'doc', 'docx', 'csv'], mostBytes: 5 * MEBIBYTE },
} as const satisfies Record<string, Kind>;

const attachment = z.object({ attachment_id: wireId }).transform((data) => ({ attachmentId: data.attachment_id }));
const fileToken = z.object({ token: wireId });

const NOTHING_KEPT = { kind: 'unexpected', class: 'bug', message: 'Zalo said 0 and kept nothing' } as const;

async function upload<Value>(call: Call, kind: Kind, shape: z.ZodType<Value>, given: Upload, options: CallOptions): Promise<Result<Value>> {
  const { bytes, filename } = given;
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? '';
  if (!kind.extensions.includes(extension)) {
    return failed(invalid('filename', `must end in .${kind.extensions.join(', .')}, got "${extension}"`));
  }
  if (bytes.byteLength < 1 || bytes.byteLength > kind.mostBytes) {
    return failed(invalid('bytes', `must be 1 to ${kind.mostBytes} bytes, got ${bytes.byteLength}`));
  }
  const form = new FormData();
  // Copied: a Blob does not take views of shared memory.
  form.set('file', new Blob([Uint8Array.from(bytes)]), filename);
  const answer = await call({ method: 'POST', path: kind.path, body: form, repeatable: true }, options);
  if (!answer.ok) return answer;
  const data = shape.safeParse(answer.value);
  return data.success ? success(data.data) : failed(NOTHING_KEPT);
}

export const uploadImage = (call: Call, given: Upload, options: CallOptions): Promise<Result<{ readonly attachmentId: string }>> =>
  upload(call, UPLOADS.image, attachment, given, options);

export const uploadGif = (call: Call, given: Upload, options: CallOptions): Promise<Result<{ readonly attachmentId: string }>> =>
  upload(call, UPLOADS.gif, attachment, given, options);

export const uploadFile = (call: Call, given: Upload, options: CallOptions): Promise<Result<{ readonly token: string }>> =>
  upload(call, UPLOADS.file, fileToken, given, options);
