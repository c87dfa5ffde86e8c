import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessions, hasFormToken } from '../../src/console/session.ts';
import type { Session, Sessions } from '../../src/console/session.ts';
import type { Store } from '../../src/core/ports.ts';
import { openStore } from '../../src/storage/index.ts';

const EIGHT_HOURS = 8 * 3_600_000;
const SECRET = 'a secret of at least thirty-two signs';

let folder: string;
let store: Store;
let now: number;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  store = await openStore(`sqlite:${join(folder, 'helpdesk.db')}`);
  await store.addStaff({ username: 'lan', name: 'Chị Lan', passwordHash: 'none' }, 0);
  now = 1_000_000;
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const sessionsWith = (given: { secret?: string; secureCookies?: boolean } = {}): Sessions =>
  createSessions({ store, secret: SECRET, secureCookies: false, now: () => now, ...given });

/** Sessions as a browser meets them: a page that opens one, one that looks, one that closes it. */
async function browse(sessions: Sessions) {
  const app = express();
  let found: Session | null = null;
  app.get('/open', async (_request, response) => {
    await sessions.open(response, 1);
    response.end();
  });
  app.get('/find', async (request, response) => {
    found = await sessions.find(request);
    response.end();
  });
  app.get('/close', async (request, response) => {
    const session = await sessions.find(request);
    if (session !== null) await sessions.close(response, session);
    response.end();
  });
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const visit = (path: string, cookie = ''): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { cookie, connection: 'close' } });
  const cookieOf = (response: Response): string => response.headers.getSetCookie()[0] ?? '';
  return {
    open: async () => cookieOf(await visit('/open')),
    close: async (cookie: string) => cookieOf(await visit('/close', cookie)),
    find: async (cookie: string): Promise<Session | null> => {
      found = null;
      await visit('/find', cookie);
      return found;
    },
  };
}

const pair = (cookie: string): string => cookie.split(';')[0] ?? '';

describe('an officer’s session', () => {
  it('is a cookie that scripts, other sites and the rest of the site never see', async () => {
    const cookie = await (await browse(sessionsWith())).open();
    expect(pair(cookie)).toMatch(/^console=[\w-]{43}$/);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Max-Age=28800', 'Path=/console', 'SameSite=Strict']);
    expect(await (await browse(sessionsWith({ secureCookies: true }))).open()).toContain('; Secure');
  });

  it('says who is working, and has a form token of its own', async () => {
    const browser = await browse(sessionsWith());
    const [one, other] = [await browser.find(pair(await browser.open())), await browser.find(pair(await browser.open()))];
    expect(one?.staff).toEqual({ id: 1, username: 'lan', name: 'Chị Lan' });
    expect(one?.csrf).toMatch(/^[0-9a-f]{64}$/);
    expect(one?.csrf).not.toBe(other?.csrf);
    expect(one?.csrf).not.toBe(one?.tokenHash);
  });

  it('ends after eight hours to the millisecond, whatever the browser still sends', async () => {
    const browser = await browse(sessionsWith());
    const cookie = pair(await browser.open());
    now += EIGHT_HOURS - 1;
    expect(await browser.find(cookie)).not.toBeNull();
    now += 1;
    expect(await browser.find(cookie)).toBeNull();
  });

  it('ends at once when it is closed, and takes the cookie along; others go on', async () => {
    const browser = await browse(sessionsWith());
    const [closed, open] = [pair(await browser.open()), pair(await browser.open())];
    expect(await browser.close(closed)).toMatch(/^console=; .*Max-Age=0/);
    expect(await browser.find(closed)).toBeNull();
    expect(await browser.find(open)).not.toBeNull();
  });

  it('cannot be taken from the database: neither the token nor its form token lies there', async () => {
    const browser = await browse(sessionsWith());
    const cookie = pair(await browser.open());
    const session = await browser.find(cookie);
    for (const file of await readdir(folder)) {
      const bytes = await readFile(join(folder, file));
      expect(bytes.includes(cookie.slice('console='.length)), file).toBe(false);
      expect(bytes.includes(session?.csrf ?? 'none'), file).toBe(false);
    }
    expect(await browser.find(`console=${session?.tokenHash}`)).toBeNull();
  });

  it('is worth nothing under another secret', async () => {
    const cookie = pair(await (await browse(sessionsWith())).open());
    expect(await (await browse(sessionsWith({ secret: 'b'.repeat(40) }))).find(cookie)).toBeNull();
  });

  it('is not found by a cookie that is none of ours', async () => {
    const browser = await browse(sessionsWith());
    await browser.open();
    for (const cookie of [
      '',
      'console=',
      'console=x',
      'console=%E0%A4%A',
      'other=1',
      `console=${'a'.repeat(4_000)}`,
      'console=x; console=y',
    ])
      expect(await browser.find(cookie), cookie.slice(0, 20)).toBeNull();
  });
});

describe('a form’s token', () => {
  const session: Session = { staff: { id: 1, username: 'lan', name: 'Chị Lan' }, csrf: 'ab'.repeat(32), tokenHash: '' };

  it('is good when it is the session’s', () => {
    expect(hasFormToken(session, session.csrf)).toBe(true);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['null', null],
    ['another session’s', 'cd'.repeat(32)],
    ['cut short', 'ab'.repeat(31)],
    ['too long', 'ab'.repeat(33)],
    ['in capitals', 'AB'.repeat(32)],
    ['given twice', ['ab'.repeat(32), 'ab'.repeat(32)]],
    ['of as many signs that take more bytes', 'é'.repeat(64)],
    ['of as many signs, one of which takes more bytes', `${'ab'.repeat(31)}aé`],
  ])('is refused, without an error, when it is %s', (_, given) => {
    expect(hasFormToken(session, given)).toBe(false);
  });
});
