import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebChannel } from '../../../src/channels/web/channel.ts';
import { createApp } from '../../../src/http/app.ts';
import { newCookie, postMessage, visit } from '../../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import { runService } from '../../support/service.ts';
import type { RunningService } from '../../support/service.ts';
import { describeChannel } from '../channel.contract.ts';

async function openWebChannel() {
  const channel = createWebChannel({
    readTranscript: () => Promise.resolve([]),
    now: () => WORKING_MORNING,
    headTags: '',
    secureCookies: true,
    log: () => undefined,
  });
  const app = createApp({
    mounts: [{ path: '/', routes: channel.routes }],
    readiness: () => Promise.reject(new Error('not asked')),
    trustProxy: 0,
    https: true,
    log: () => undefined,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cookie = await newCookie(url);
  return {
    channel,
    url,
    deliver: async (text: string) => (await postMessage(url, cookie, { id: randomUUID(), text })).status === 202,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describeChannel('the web page', openWebChannel);

let service: RunningService;
beforeAll(async () => {
  service = await runService({ clock: fakeClock(WORKING_MORNING) });
});
afterAll(() => service.stop());

const message = (text = 'lệ phí làm căn cước') => ({ id: randomUUID(), text });
const post = (cookie: string, body: string | ArrayBuffer, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${service.url}/chat/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie !== '' && { cookie }), ...headers },
    body,
  });

describe('the cookie of the chat page', () => {
  it('is given on the first visit, out of reach of scripts and of other sites, for half a year', async () => {
    const [cookie] = (await fetch(service.url)).headers.getSetCookie();
    expect(cookie).toMatch(/^chat=[\w-]{32}; /);
    expect(cookie?.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', `Max-Age=${180 * 24 * 3600}`, 'Path=/', 'SameSite=Lax']);
  });

  it('is for https only where the service is reached over https', async () => {
    const { url, close } = await openWebChannel();
    expect((await fetch(url)).headers.getSetCookie()[0]).toContain('; Secure');
    await close();
  });

  it('stays the same on later visits, and is replaced when it is none of ours', async () => {
    const cookie = await newCookie(service.url);
    const again = async (given: string) =>
      (await fetch(service.url, { headers: { cookie: given } })).headers.getSetCookie()[0]?.split(';')[0];
    expect(await again(cookie)).toBe(cookie);
    for (const foreign of ['chat=short', `chat=${'!'.repeat(32)}`, 'chat=%E0%A4%A', 'chat'])
      expect(await again(foreign), foreign).toMatch(/^chat=[\w-]{32}$/);
  });
});

describe('posting a message', () => {
  it('is answered 202 when the message is in the database', async () => {
    const cookie = await newCookie(service.url);
    const sent = message('câu hỏi đã lưu');
    const response = await postMessage(service.url, cookie, sent);
    const database = new Database(service.databaseFile, { readonly: true });
    const rows = database.prepare('select text from inbound where external_id like ?').all(`%:${sent.id}`);
    database.close();
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ result: 'new' });
    expect(rows).toEqual([{ text: 'câu hỏi đã lưu' }]);
  });

  it('under an id posted before is answered “duplicate” and stored once', async () => {
    const citizen = await visit(service.url);
    const sent = message();
    const results = await Promise.all([1, 2, 3].map(async () => (await postMessage(service.url, citizen.cookie, sent)).json()));
    expect(results.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
      { result: 'duplicate' },
      { result: 'duplicate' },
      { result: 'new' },
    ]);
    expect(await (await postMessage(service.url, citizen.cookie, { ...sent, text: 'chữ khác' })).json()).toEqual({ result: 'duplicate' });
    await citizen.hears('Lệ phí căn cước');
    expect((await citizen.readsBack()).filter(({ author }) => author === 'citizen').map(({ text }) => text)).toEqual([sent.text]);
    citizen.leaves();
  });

  it('under an id that somebody else used is a message like any other', async () => {
    const sent = message();
    for (const cookie of [await newCookie(service.url), await newCookie(service.url)])
      expect(await (await postMessage(service.url, cookie, sent)).json()).toEqual({ result: 'new' });
  });

  it('without the page’s cookie is refused 401', async () => {
    for (const cookie of ['', 'chat=abc', `other=${'a'.repeat(32)}`]) {
      const response = await post(cookie, JSON.stringify(message()));
      expect(response.status, cookie).toBe(401);
      expect(await response.json()).toEqual({ error: expect.stringContaining('tải lại trang') as string });
    }
  });

  it.each([
    ['no JSON', '{"id":'],
    ['an empty body', ''],
    ['a bare string', '"mất căn cước"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no id', JSON.stringify({ text: 'a' })],
    ['an id that is none', JSON.stringify({ id: '1; drop table inbound', text: 'a' })],
    ['a text that is none', JSON.stringify({ id: randomUUID(), text: { $gt: '' } })],
    ['a text beyond all use', JSON.stringify({ id: randomUUID(), text: 'a'.repeat(50_001) })],
    ['a field too many', JSON.stringify({ id: randomUUID(), text: 'a', contactId: 'somebody-else' })],
    ['a button longer than any of ours', JSON.stringify({ id: randomUUID(), text: 'a', payload: 'x'.repeat(65) })],
  ])('with %s is refused 400', async (_, body) => {
    const response = await post(await newCookie(service.url), body);
    expect(response.status).toBe(400);
    expect(Object.keys((await response.json()) as object)).toEqual(['error']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'as %s is refused 400',
    async (type) => {
      expect((await post(await newCookie(service.url), JSON.stringify(message()), { 'Content-Type': type })).status).toBe(400);
    },
  );

  it('of more than 256 kB is refused 413, packed or not', async () => {
    const cookie = await newCookie(service.url);
    const large = JSON.stringify({ ...message(), text: 'a'.repeat(300_000) });
    const zipped = await new Response(new Blob([large]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
    for (const response of [await post(cookie, large), await post(cookie, zipped, { 'Content-Encoding': 'gzip' })]) {
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual({ error: 'Nội dung gửi lên quá lớn.' });
    }
  });

  it('more often than a person types is refused 429, for that person alone', async () => {
    const [fast, other] = [await newCookie(service.url), await newCookie(service.url)];
    const statuses: number[] = [];
    for (let i = 0; i < 31; i += 1) statuses.push((await post(fast, '{}')).status);
    expect(statuses).toEqual([...new Array<number>(30).fill(400), 429]);
    expect(await (await post(fast, JSON.stringify(message()))).json()).toEqual({
      error: expect.stringContaining('chờ một phút') as string,
    });
    expect((await postMessage(service.url, other, message())).status).toBe(202);
    expect(service.events).toContainEqual({ event: 'message.rejected', channel: 'web', reason: 'rate_limited' });
  });

  it('is answered 503 while the store cannot write, and taken under the same id once it can', async () => {
    const cookie = await newCookie(service.url);
    const sent = message();
    const database = new Database(service.databaseFile);
    database.exec(`create trigger full_disk before insert on inbound begin select raise(abort, 'no space for ${sent.id}'); end`);
    const refused = await postMessage(service.url, cookie, sent);
    database.exec('drop trigger full_disk');
    database.close();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    const said = await refused.text();
    expect(said).not.toContain('no space');
    expect(JSON.parse(said)).toEqual({ error: expect.stringContaining('thử lại') as string });
    expect(await (await postMessage(service.url, cookie, sent)).json()).toEqual({ result: 'new' });
  });

  it('never shows a stack trace, a path or a library’s words, however it is misused', async () => {
    const cookie = await newCookie(service.url);
    const body = JSON.stringify(message());
    const misuses = [
      post(cookie, body, { 'Content-Type': 'application/json; charset=utf-99' }),
      post(cookie, body, { 'Content-Encoding': 'zip' }),
      post(cookie, body, { 'Content-Encoding': 'gzip' }),
      post('chat=%', '{"__proto__":{"id":1}}'),
      fetch(`${service.url}/chat/messages`, { headers: { cookie } }),
      fetch(`${service.url}/chat/messages`, { method: 'DELETE', headers: { cookie } }),
      fetch(`${service.url}/chat/events`),
      fetch(`${service.url}/chat/assets/%2e%2e/routes.ts`),
      fetch(`${service.url}/chat/assets/..%2froutes.ts`),
      fetch(`${service.url}/chat/%E0%A4%A`),
      fetch(`${service.url}/chat/assets/%00`),
    ];
    for (const response of await Promise.all(misuses)) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/\bat .+:\d+|node_modules|\.ts\b|Error:|ENOENT|charset utf|unsupported|unexpected/i);
    }
  });
});
