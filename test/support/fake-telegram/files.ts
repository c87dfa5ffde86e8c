import type { ServerResponse } from 'node:http';

export type StoredFile = {
  readonly id: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What `getFile` says of its size; null says nothing. */
  readonly saysSize: number | null;
};

/** What people have uploaded. */
export type Files = {
  add(path: string, bytes: Uint8Array, saysSize?: number | null): StoredFile;
  byId(id: string): StoredFile | null;
  /** Streams it without telling its length, as a careless server would; 404 when there is none. */
  serve(path: string, response: ServerResponse): void;
};

const CHUNK = 64 * 1024;

export function createFiles(): Files {
  const files = new Map<string, StoredFile>();
  return {
    add(path, bytes, saysSize = bytes.length) {
      const file = { id: `AgACAgUAAxkB${String(files.size + 1).padStart(6, '0')}`, path, bytes, saysSize };
      files.set(file.id, file);
      return file;
    },
    byId: (id) => files.get(id) ?? null,
    serve(path, response) {
      const file = [...files.values()].find((each) => each.path === path);
      if (file === undefined) {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"ok":false,"error_code":404,"description":"Not Found"}');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      for (let at = 0; at < file.bytes.length; at += CHUNK) response.write(file.bytes.subarray(at, at + CHUNK));
      response.end();
    },
  };
}
