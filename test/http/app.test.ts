import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Router } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { createApp } from '../../src/http/app.ts';
import type { Readiness } from '../../src/http/health.ts';

const READY: Readiness = {
  ready: true,
  store: 'writable',
  catalog: 'c0ffee',
  contentProblems: [],
  channels: [{ name: 'web', lastPollAt: null }],
};
const SECRET = 'mất căn cước, gọi 0912345678';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

type Given = { routes?: Router; readiness?: Readiness; trustProxy?: number; https?: boolean };

async function serve({ routes = express.Router(), readiness = READY, trustProxy = 0, https = false }: Given = {}) {
  const events: Event[] = [];
  const app = createApp({
    mounts: [{ path: '/part', routes }],
    readiness: () => Promise.resolve(readiness),
    trustProxy,
    https,
    log: (event) => void events.push(event),
  });
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(url + path, { headers });
  return { url, events, get };
}

/** A part that fails in every way a part can. */
function failing(): Router {
  const router = express.Router();
  const failure = () => Object.assign(new Error(`no row for ${SECRET}`), { code: 'SQLITE_FULL' });
  router.get('/throws', () => {
    throw failure();
  });
  router.all('/rejects', () => Promise.reject(failure()));
  router.get('/throws-text', () => {
    // oxlint-disable-next-line typescript/only-throw-error -- a library might
    throw SECRET;
  });
  router.get('/says-500', () => {
    throw Object.assign(failure(), { status: 500 });
  });
  router.get('/says-403', () => {
    throw Object.assign(failure(), { status: 403 });
  });
  router.get('/says-418', () => {
    throw Object.assign(failure(), { status: 418 });
  });
  router.get('/breaks-off', (_request, response) => {
    response.write('half of ');
    throw failure();
  });
  router.post('/json', express.json({ limit: 100 }), (_request, response) => void response.end());
  return router;
}

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const JSON_ONLY = { accept: 'application/json' };
const TELLS_TOO_MUCH = /0912|no row|SQLITE|\bat .+:\d+|node_modules|\.ts\b|Error:/;

describe('every answer', () => {
  it.each(['/healthz', '/readyz', '/nowhere', '/part/throws'])('of %s carries the security headers', async (path) => {
    const { get } = await serve({ routes: failing() });
    const { headers } = await get(path);
    const policy = new Map(
      headers
        .get('content-security-policy')
        ?.split(';')
        .map((directive) => directive.trim().split(/ (.*)/s) as [string, string]),
    );
    for (const closed of ['default-src', 'base-uri', 'frame-ancestors']) expect(policy.get(closed), closed).toBe("'none'");
    for (const own of ['script-src', 'style-src', 'connect-src', 'form-action']) expect(policy.get(own), own).toBe("'self'");
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('asks for https only where the service is reached over https', async () => {
    const header = async (https: boolean) => (await (await serve({ https })).get('/healthz')).headers.get('strict-transport-security');
    expect(await header(false)).toBeNull();
    expect(await header(true)).toMatch(/^max-age=\d{7,}/);
  });
});

describe('the health of the service', () => {
  it('is “ok” for as long as the process answers', async () => {
    const { get } = await serve({ readiness: { ...READY, ready: false, store: 'not_writable' } });
    const response = await get('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
  });

  it('is 200 when it can do its work and 503 when it cannot, with the reasons for whoever sits on the machine', async () => {
    for (const readiness of [READY, { ...READY, ready: false, store: 'not_writable' } as const]) {
      const response = await (await serve({ readiness })).get('/readyz');
      expect(response.status).toBe(readiness.ready ? 200 : 503);
      expect(await response.json()).toEqual(readiness);
    }
  });

  it.each([
    ['203.0.113.5', 1],
    ['127.0.0.1, 203.0.113.5', 1],
    ['203.0.113.5, 127.0.0.1', 2],
    ['::ffff:203.0.113.5', 1],
    ['10.127.0.1', 1],
  ])('keeps the reasons from who comes from %s through %i proxies', async (forwarded, trustProxy) => {
    const { get } = await serve({ trustProxy });
    expect(await (await get('/readyz', { 'X-Forwarded-For': forwarded })).json()).toEqual({ ready: true });
  });

  it('believes nobody about where they come from when no proxy stands in front', async () => {
    const { get } = await serve({ trustProxy: 0 });
    expect(await (await get('/readyz', { 'X-Forwarded-For': '203.0.113.5' })).json()).toEqual(READY);
  });

  it('can be asked over IPv6 and through a local proxy as well', async () => {
    const { get } = await serve({ trustProxy: 1 });
    for (const forwarded of ['::1', '127.0.0.1', '::ffff:127.0.0.1'])
      expect(await (await get('/readyz', { 'X-Forwarded-For': forwarded })).json(), forwarded).toEqual(READY);
  });
});

describe('an address that does not exist', () => {
  it('is a page in Vietnamese with a way back for a browser', async () => {
    const response = await (await serve()).get('/nowhere/<script>alert(1)</script>', HTML);
    const text = await response.text();
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('<html lang="vi">');
    expect(text).toContain('Không có trang này.');
    expect(text).toContain('<a href="/">');
    expect(text).not.toContain('script');
  });

  it('is JSON for a program that asks for it', async () => {
    const response = await (await serve()).get('/nowhere', JSON_ONLY);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'Không có trang này.' });
  });

  it.each(['/constructor', '/__proto__', '/part/../../etc/passwd', '/.env', '/healthz/x', '/?a[b]=c&a=d'])(
    'is answered 404, whatever it is made of: %s',
    async (path) => {
      expect((await (await serve()).get(path)).status).toBe(404);
    },
  );
});

describe('a failure of ours', () => {
  it.each(['/part/throws', '/part/rejects', '/part/throws-text', '/part/says-500'])(
    'at %s is 503, may be tried again, and says nothing of what failed',
    async (path) => {
      const { get } = await serve({ routes: failing() });
      for (const headers of [HTML, JSON_ONLY]) {
        const response = await get(path, headers);
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toBe('5');
        const text = await response.text();
        expect(text).toContain('Xin thử lại');
        expect(text).not.toMatch(TELLS_TOO_MUCH);
      }
    },
  );

  it('is a page for a browser and JSON for a program', async () => {
    const { get } = await serve({ routes: failing() });
    expect((await get('/part/throws', HTML)).headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await get('/part/throws', JSON_ONLY)).headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is logged by kind, code and place, without its message and without the query', async () => {
    const { get, events } = await serve({ routes: failing() });
    await get('/part/throws?text=0912345678');
    expect(events).toEqual([
      { event: 'request.failed', path: '/part/throws', error: expect.stringMatching(/^Error SQLITE_FULL/) as string },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/0912|no row/);
  });

  it('in the middle of an answer breaks it off, so that half a page is not taken for a whole', async () => {
    const { get } = await serve({ routes: failing() });
    await expect(get('/part/breaks-off').then((response) => response.text())).rejects.toThrow();
  });
});

describe('a mistake of the client', () => {
  it('is told with its own status and is no failure of ours', async () => {
    const { get, events } = await serve({ routes: failing() });
    expect([(await get('/part/says-403')).status, (await get('/part/says-418')).status]).toEqual([403, 418]);
    expect(await (await get('/part/says-403', JSON_ONLY)).json()).toEqual({ error: 'Anh/chị không có quyền làm việc này.' });
    expect(events).toEqual([]);
  });

  it.each([
    ['broken', '{"text":', 400, 'Yêu cầu không đúng dạng.'],
    ['too large', JSON.stringify({ text: 'a'.repeat(200) }), 413, 'Nội dung gửi lên quá lớn.'],
  ])('in JSON that is %s is answered in JSON', async (_, body, status, error) => {
    const { url } = await serve({ routes: failing() });
    const response = await fetch(`${url}/part/json`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    expect([response.status, await response.json()]).toEqual([status, { error }]);
  });
});
