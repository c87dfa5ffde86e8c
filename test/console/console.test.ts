import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { folderWithStaff, formToken, getPage, postForm, signIn } from '../support/officer.ts';
import { ADMIN_PASSWORD, runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

let folder: string;
let service: RunningService;
let clock: FakeClock;
let ticket: string;

beforeAll(async () => {
  folder = await folderWithStaff({ lan: 'Chị Lan', minh: 'Anh Minh' });
  clock = fakeClock(WORKING_MORNING);
  service = await runService({ clock, folder });
  const citizen = await visit(service.url);
  await citizen.says('gặp cán bộ');
  const { text } = await citizen.hears(/PHT-\d{5}/);
  ticket = `/console/tickets/${Number(/PHT-(\d{5})/.exec(text)?.[1])}`;
  citizen.leaves();
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

const login = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  postForm(`${service.url}/console/login`, fields, headers);
const RIGHT = { username: 'lan', password: ADMIN_PASSWORD };

/** Whether the ticket is still as it was when it was opened. */
const untouched = async (): Promise<boolean> => (await (await signIn(service.url, 'lan')).get(ticket)).text.includes('Chờ nhận');

describe('signing in', () => {
  it('with the right name and password leads to the queue, with a session in a strict cookie', async () => {
    const { status, headers } = await login(RIGHT);
    expect([status, headers.get('location')]).toEqual([303, '/console']);
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^console=[\w-]{43};.*HttpOnly.*SameSite=Strict/) as string]);
    expect((await (await signIn(service.url, 'lan')).get('/console')).text).toContain('Chị Lan');
  });

  it('does not mind capitals or blanks around the name', async () => {
    expect((await login({ ...RIGHT, username: '  LAN ' })).status).toBe(303);
  });

  it.each([
    ['a wrong password', { username: 'lan', password: 'mat-khau-khac' }],
    ['somebody else’s name', { username: 'nobody', password: ADMIN_PASSWORD }],
    ['no password', { username: 'lan' }],
    ['nothing at all', {}],
    ['a name that tries to be SQL', { username: "lan' --", password: ADMIN_PASSWORD }],
    ['a password nobody has', { username: 'lan', password: 'a'.repeat(201) }],
  ])('with %s is refused in the same words, without a session', async (_, fields) => {
    const { status, text, headers } = await login(fields);
    expect(status).toBe(401);
    expect(text).toContain('Tên đăng nhập hoặc mật khẩu chưa đúng.');
    expect(text).not.toContain(ADMIN_PASSWORD);
    expect(headers.getSetCookie()).toEqual([]);
  });

  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://127.0.0.1' }],
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
    [{ Origin: 'http://127.0.0.1:1' }],
  ])('from another site (%j) is refused, however right the password', async (headers) => {
    const { status, headers: answered } = await login(RIGHT, headers);
    expect(status).toBe(403);
    expect(answered.getSetCookie()).toEqual([]);
  });

  it('from the page itself, or typed by hand, is taken whatever the browser says of itself', async () => {
    for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }, { Origin: service.url }])
      expect((await login(RIGHT, headers)).status, JSON.stringify(headers)).toBe(303);
  });

  it('is refused for a while after twenty failures, also with the right password; successes do not count', async () => {
    const busy = await runService({ clock: fakeClock(WORKING_MORNING) });
    const attempt = async (password: string) => (await postForm(`${busy.url}/console/login`, { username: 'admin', password })).status;
    for (let i = 0; i < 3; i += 1) expect(await attempt(ADMIN_PASSWORD)).toBe(303);
    const failures: number[] = [];
    for (let i = 0; i < 20; i += 1) failures.push(await attempt('sai'));
    expect(failures).toEqual(new Array<number>(20).fill(401));
    expect(await attempt(ADMIN_PASSWORD)).toBe(429);
    expect(busy.events).toContainEqual({ event: 'staff.sign_in_refused', reason: 'rate_limited' });
    await busy.stop();
  });
});

describe('a page of the console', () => {
  it('that is not signed in to leads to the sign-in page and shows nothing', async () => {
    for (const path of ['/console', '/console?view=closed', ticket, '/console/tickets/999999', '/console/events']) {
      const { status, headers, text } = await getPage(service.url + path);
      expect([status, headers.get('location')], path).toEqual([303, '/console/login']);
      expect(text).not.toContain('PHT-');
    }
  });

  it('is kept by no cache; its style and script are', async () => {
    const officer = await signIn(service.url, 'lan');
    for (const path of ['/console', ticket, '/console/tickets/999999', '/console/login'])
      expect((await officer.get(path)).headers.get('cache-control'), path).toBe('no-store');
    for (const asset of ['console.css', 'console.js'])
      expect((await officer.get(`/console/assets/${asset}`)).headers.get('cache-control')).toBe('public, max-age=3600');
  });

  it('has nothing a script policy would have to allow, and no address of another site', async () => {
    const officer = await signIn(service.url, 'lan');
    for (const path of ['/console', ticket, '/console/login'])
      expect((await officer.get(path)).text, path).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=|(?:src|href|action)="(?!\/|#)/);
  });
});

describe('a change', () => {
  const changes = ['claim', 'answer', 'close'] as const;
  const OTHER_TOKENS = ['', 'wrong', 'ab'.repeat(32), 'é'.repeat(64)];

  it.each(changes)('(%s) without the token of the form, or with another, is refused and changes nothing', async (change) => {
    const officer = await signIn(service.url, 'lan');
    const other = formToken(await (await signIn(service.url, 'minh')).get('/console'));
    const path = `${service.url}${ticket}/${change}`;
    const { cookie } = officer;
    const statuses = [(await postForm(path, { text: 'chữ' }, { cookie })).status];
    for (const csrf of [...OTHER_TOKENS, other]) statuses.push((await officer.post(`${ticket}/${change}`, { csrf, text: 'chữ' })).status);
    expect(statuses).toEqual(new Array<number>(6).fill(403));
    expect(await untouched()).toBe(true);
  });

  it.each(changes)('(%s) by nobody who is signed in leads to the sign-in page and changes nothing', async (change) => {
    const { status, headers } = await postForm(`${service.url}${ticket}/${change}`, { text: 'chữ', csrf: 'ab'.repeat(32) });
    expect([status, headers.get('location')]).toEqual([303, '/console/login']);
    expect(await untouched()).toBe(true);
  });

  it.each(changes)('(%s) is never made by following a link', async (change) => {
    expect((await (await signIn(service.url, 'lan')).get(`${ticket}/${change}`)).status).toBe(404);
    expect(await untouched()).toBe(true);
  });

  it('with a token that came twice, or in a form of another kind, is refused', async () => {
    const { cookie, get } = await signIn(service.url, 'lan');
    const csrf = formToken(await get('/console'));
    const send = async (body: string, type: string) =>
      (
        await fetch(`${service.url}${ticket}/claim`, {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, 'Content-Type': type },
          body,
        })
      ).status;
    expect(await send(`csrf=${csrf}&csrf=${csrf}`, 'application/x-www-form-urlencoded')).toBe(403);
    expect(await send(JSON.stringify({ csrf }), 'application/json')).toBe(403);
    expect(await send(`csrf=${csrf}`, 'text/plain')).toBe(403);
    expect(await untouched()).toBe(true);
  });

  it('of more than 64 kB is refused as too large', async () => {
    const { status, text } = await (await signIn(service.url, 'lan')).post(`${ticket}/answer`, { text: 'a'.repeat(70_000) });
    expect(status).toBe(413);
    expect(text).toContain('quá lớn');
  });
});

describe('a session', () => {
  it('ends when the officer signs out, for good, and only that one', async () => {
    const [leaving, staying] = [await signIn(service.url, 'lan'), await signIn(service.url, 'lan')];
    expect((await leaving.get('/console/logout')).status).toBe(404);
    expect((await leaving.post('/console/logout', { csrf: '' })).status).toBe(403);
    expect((await leaving.get('/console')).status).toBe(200);
    const out = await leaving.post('/console/logout');
    expect([out.status, out.headers.get('location')]).toEqual([303, '/console/login']);
    expect(out.headers.getSetCookie()).toEqual([expect.stringMatching(/^console=; .*Max-Age=0/) as string]);
    expect((await leaving.get('/console')).status).toBe(303);
    expect((await staying.get('/console')).status).toBe(200);
  });

  it('ends after eight hours', async () => {
    const officer = await signIn(service.url, 'lan');
    clock.advance(8 * 3_600_000 - 1);
    expect((await officer.get('/console')).status).toBe(200);
    clock.advance(1);
    const late = await officer.post(`${ticket}/claim`);
    expect([late.status, late.headers.get('location')]).toEqual([303, '/console/login']);
    expect(await untouched()).toBe(true);
  });
});
