import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newCookie, openTab, postMessage } from '../../support/citizen.ts';
import type { Tab } from '../../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../../support/clock.ts';
import { runService } from '../../support/service.ts';
import type { RunningService } from '../../support/service.ts';

let service: RunningService;
const tabs: Tab[] = [];
beforeAll(async () => {
  service = await runService({ clock: fakeClock(WORKING_MORNING) });
});
afterEach(() => {
  for (const open of tabs.splice(0)) open.close();
});
afterAll(() => service.stop());

const message = (text = 'lệ phí làm căn cước') => ({ id: randomUUID(), text });
const tab = async (cookie: string, headers?: Readonly<Record<string, string>>): Promise<Tab> => {
  const opened = await openTab(service.url, cookie, headers);
  tabs.push(opened);
  await opened.ready;
  return opened;
};

describe('the event stream', () => {
  it('shows an answer live, under its position, whatever signs it holds', async () => {
    const cookie = await newCookie(service.url);
    const open = await tab(cookie);
    await postMessage(service.url, cookie, message());
    const line = await open.waitFor('Lệ phí căn cước');
    expect(line.author).toBe('bot');
    expect(line.text).toContain('\n');
    expect(open.raw()).toContain(`id: ${line.seq}\ndata: {"key":"seq-${line.seq}"`);
  });

  it('reads the whole conversation back to a page that is opened again, each line once and in order', async () => {
    const cookie = await newCookie(service.url);
    const first = await tab(cookie);
    const sent = message();
    await postMessage(service.url, cookie, sent);
    await first.waitFor('Lệ phí căn cước');
    const { lines } = await tab(cookie);
    expect(lines[0]).toMatchObject({ key: sent.id, seq: 1, author: 'citizen', text: sent.text });
    expect(lines.slice(1)).toEqual(first.lines);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1));
  });

  it('reads back only what came after the last line a reconnecting page has seen', async () => {
    const cookie = await newCookie(service.url);
    const first = await tab(cookie);
    await postMessage(service.url, cookie, message());
    const { seq } = await first.waitFor('Lệ phí căn cước');
    await postMessage(service.url, cookie, message('làm hộ chiếu ở đâu'));
    await first.waitFor('ộ chiếu');
    const reconnected = await tab(cookie, { 'Last-Event-ID': String(seq) });
    expect(reconnected.lines.map((line) => line.seq)).toEqual([seq + 1, seq + 2]);
    for (const nonsense of ['x', '-1', '1e99', ' ', '1.5'])
      expect((await tab(cookie, { 'Last-Event-ID': nonsense })).lines, nonsense).toHaveLength(seq + 2);
  });

  it('shows an answer in both of a person’s tabs, in one when the other is closed, and in nobody else’s', async () => {
    const [cookie, stranger] = [await newCookie(service.url), await newCookie(service.url)];
    const [one, two, strange] = [await tab(cookie), await tab(cookie), await tab(stranger)];
    await postMessage(service.url, cookie, message());
    await Promise.all([one.waitFor('Lệ phí căn cước'), two.waitFor('Lệ phí căn cước')]);
    expect(one.lines).toEqual(two.lines);
    one.close();
    await postMessage(service.url, cookie, message('quên mật khẩu vneid'));
    await two.waitFor('Quên mật khẩu');
    await postMessage(service.url, stranger, message('quên mật khẩu vneid'));
    await strange.waitFor('Quên mật khẩu');
    expect(strange.lines.map(({ text }) => text).join('\n')).not.toContain('Lệ phí căn cước –');
  });

  it('is not kept by any cache and not opened without the page’s cookie', async () => {
    const cookie = await newCookie(service.url);
    const response = await fetch(`${service.url}/chat/events`, { headers: { cookie } });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream\b/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    await response.body?.cancel();
    expect((await fetch(`${service.url}/chat/events`)).status).toBe(401);
  });

  it('ends when the service stops, so that the page knows to come back', async () => {
    const other = await runService({ clock: fakeClock(WORKING_MORNING) });
    const open = await openTab(other.url, await newCookie(other.url));
    await open.ready;
    await other.stop();
    await open.ended;
  });
});
