import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../support/citizen.ts';
import type { Citizen } from '../support/citizen.ts';
import { fakeClock, WORKING_MORNING } from '../support/clock.ts';
import type { FakeClock } from '../support/clock.ts';
import { folderWithStaff, signIn } from '../support/officer.ts';
import type { Officer } from '../support/officer.ts';
import { runService } from '../support/service.ts';
import type { RunningService } from '../support/service.ts';

let folder: string;
let service: RunningService;
let clock: FakeClock;
let lan: Officer;
let minh: Officer;

beforeAll(async () => {
  folder = await folderWithStaff({ lan: 'Chị Lan', minh: 'Anh Minh' });
  clock = fakeClock(WORKING_MORNING);
  service = await runService({ clock, folder });
  lan = await signIn(service.url, 'lan');
  minh = await signIn(service.url, 'minh');
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

type Case = { readonly citizen: Citizen; readonly path: string; readonly number: string };

/** Somebody asks for an officer and leaves a question. */
async function openCase(question: string): Promise<Case> {
  const citizen = await visit(service.url);
  await citizen.says('gặp cán bộ');
  const [number = ''] = /PHT-\d{5}/.exec((await citizen.hears(/PHT-\d{5}/)).text) ?? [];
  await citizen.hears('viết câu cần hỏi');
  await citizen.says(question);
  await citizen.hears('xã, phường nào');
  return { citizen, number, path: `/console/tickets/${Number(number.slice(4))}` };
}

const HOSTILE = `<script>alert(x)</script> <img src=x onerror="alert(y)"> ' " & </textarea><form action=//evil.example>`;
const MARKUP = /<script>|<img src=x|<\/textarea><form|<form action=\/\//;

describe('the queue', () => {
  it('shows who, what, by when, how far and whose, the most urgent first', async () => {
    const first = await openCase('Hỏi sớm hơn, cần trả lời trước');
    clock.advance(60_000);
    const second = await openCase('Hỏi muộn hơn một phút');
    const { text } = await lan.get('/console');
    for (const part of [first.number, 'Hỏi sớm hơn', 'Trang web', 'Trả lời trước 15 giờ', 'người dân yêu cầu', 'Chưa ai nhận'])
      expect(text).toContain(part);
    expect(text.indexOf(first.number)).toBeLessThan(text.indexOf(second.number));
  });

  it('moves a ticket from “waiting” to its officer’s own list, and on to “closed”', async () => {
    const { number, path } = await openCase('Đi qua các danh sách');
    const seenIn = async (officer: Officer) => {
      const views = ['waiting', 'mine', 'claimed', 'closed'];
      const pages = await Promise.all(views.map((view) => officer.get(`/console?view=${view}`)));
      return views.filter((_, i) => pages[i]?.text.includes(number));
    };
    expect(await seenIn(lan)).toEqual(['waiting']);
    await lan.post(`${path}/claim`);
    expect([await seenIn(lan), await seenIn(minh)]).toEqual([['mine', 'claimed'], ['claimed']]);
    await lan.post(`${path}/close`);
    expect([await seenIn(lan), await seenIn(minh)]).toEqual([['closed'], ['closed']]);
  });

  it('marks what is overdue, and no longer what has been answered', async () => {
    const { number, path } = await openCase('Để quá hạn');
    const row = async (view: string) =>
      new RegExp(`<li class="(\\w*)">\\s*<a[^>]*>\\s*<span class="case">${number}`).exec(
        (await lan.get(`/console?view=${view}`)).text,
      )?.[1];
    expect(await row('waiting')).toBe('');
    clock.advance(7 * 3_600_000);
    expect(await row('waiting')).toBe('late');
    await lan.post(`${path}/claim`);
    await lan.post(`${path}/answer`, { text: 'Đã trả lời' });
    expect(await row('mine')).toBe('');
  });

  it.each(['everything', '', '__proto__', 'waiting&view=closed', '<script>'])(
    'asked for the view “%s” shows what is waiting',
    async (view) => {
      const { status, text } = await lan.get(`/console?view=${view}`);
      expect(status).toBe(200);
      expect(text).toContain('aria-label="Chờ nhận"');
    },
  );

  it('tells open pages that something changed, and not what', async () => {
    const closing = new AbortController();
    const events = await fetch(`${service.url}/console/events`, { headers: { cookie: lan.cookie }, signal: closing.signal });
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const { path } = await openCase('Có gì mới');
    await lan.post(`${path}/claim`);
    let heard = '';
    for await (const bytes of events.body ?? []) {
      heard += new TextDecoder().decode(bytes);
      if (heard.includes('event: changed\ndata: {}\n\n')) break;
    }
    closing.abort();
    expect(heard.replaceAll('event: changed\ndata: {}\n\n', '').trim()).toBe('');
  });
});

describe('a ticket’s page', () => {
  it('shows what citizens typed as text, wherever they typed it', async () => {
    const { citizen, path, number } = await openCase(HOSTILE);
    await citizen.says(`xã ${HOSTILE}`);
    await citizen.hears('bằng cách nào');
    await citizen.says(`gọi ${HOSTILE} 0912 345 678`);
    await citizen.hears('đã ghi đủ');
    const page = await lan.get(path);
    expect(page.text).not.toMatch(MARKUP);
    // Question, commune and contact, and the three lines in which they were typed.
    expect(page.text.split('&lt;script&gt;alert(x)&lt;/script&gt;')).toHaveLength(7);
    const queue = await lan.get('/console');
    expect(queue.text).toContain(number);
    expect(queue.text).not.toMatch(MARKUP);
  });

  it('shows what an officer typed as text, too, and the citizen reads it as it was typed', async () => {
    const { citizen, path } = await openCase('Câu hỏi');
    await lan.post(`${path}/claim`);
    await lan.post(`${path}/answer`, { text: HOSTILE });
    expect((await lan.get(path)).text).not.toMatch(MARKUP);
    expect((await citizen.hears('alert(x)')).text).toBe(HOSTILE);
  });

  it.each([
    '999999',
    '0',
    '-1',
    '1.5',
    'abc',
    'NaN',
    'Infinity',
    '9007199254740993',
    '99999999999999999999',
    '1;--',
    "1'",
    '1 or 1=1',
    '%00',
    '１',
    '__proto__',
  ])('under the number “%s” does not exist', async (id) => {
    const { status, text } = await lan.get(`/console/tickets/${encodeURIComponent(decodeURIComponent(id))}`);
    expect(status).toBe(404);
    expect(text).toContain('Không có phiếu này.');
  });

  it('under a number that is no address at all is a mistake of the client', async () => {
    for (const path of ['/console/tickets/%E0%A4%A', '/console/tickets/', '/console/tickets/1/2', '/console/tickets/../../etc/passwd'])
      expect([400, 404]).toContain((await lan.get(path)).status);
  });

  it.each(['claim', 'answer', 'close'])('cannot be changed (%s) under a number that does not exist', async (change) => {
    for (const id of ['999999', '0', 'abc', '1.5', '99999999999999999999']) {
      const { status, text } = await lan.post(`/console/tickets/${id}/${change}`, { text: 'chữ' });
      expect(status, id).toBe(409);
      expect(text).not.toContain('PHT-');
    }
  });
});

describe('working on a ticket', () => {
  it('is for the officer who took it: claimed, answered, closed, and each step once', async () => {
    const { citizen, path } = await openCase('Thẻ của tôi đâu?');
    expect((await lan.post(`${path}/answer`, { text: 'quá sớm' })).status).toBe(409);
    const claimed = await lan.post(`${path}/claim`);
    expect([claimed.status, claimed.headers.get('location')]).toEqual([303, path]);
    expect((await lan.post(`${path}/claim`)).status).toBe(409);
    expect((await lan.get(path)).text).toContain('action="' + path + '/answer"');
    expect((await lan.post(`${path}/answer`, { text: '  Thẻ đã in xong.  ' })).status).toBe(303);
    expect(await citizen.hears('Thẻ đã in xong.')).toMatchObject({ author: 'officer', text: 'Thẻ đã in xong.' });
    expect((await lan.post(`${path}/close`)).status).toBe(303);
    await citizen.hears('đã được cán bộ trả lời xong');
    for (const step of ['claim', 'answer', 'close']) expect((await lan.post(`${path}/${step}`, { text: 'chữ' })).status, step).toBe(409);
    expect((await citizen.readsBack()).filter(({ author }) => author === 'officer')).toHaveLength(1);
  });

  it('is refused to everybody else, who see whose it is', async () => {
    const { citizen, path } = await openCase('Của ai?');
    await lan.post(`${path}/claim`);
    const page = (await minh.get(path)).text;
    expect(page).toContain('Chị Lan đang giữ phiếu này.');
    expect(page).not.toContain(`${path}/answer`);
    for (const step of ['claim', 'answer', 'close'])
      expect((await minh.post(`${path}/${step}`, { text: 'tôi trả lời thay' })).status, step).toBe(409);
    await lan.post(`${path}/answer`, { text: 'Của tôi.' });
    await citizen.hears('Của tôi.');
    expect(JSON.stringify(await citizen.readsBack())).not.toContain('tôi trả lời thay');
  });

  it('goes to exactly one of two officers who claim it at the same moment', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { path } = await openCase(`Ai nhanh hơn, lần ${i}`);
      const [one, other] = await Promise.all([lan.post(`${path}/claim`), minh.post(`${path}/claim`)]);
      expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([303, 409]);
      const [winner, name] = one.status === 303 ? [lan, 'Chị Lan'] : [minh, 'Anh Minh'];
      expect((await winner.get(path)).text).toContain(`${path}/answer`);
      expect((await lan.get(path)).text).toContain(`<dd>${name}</dd>`);
    }
  });

  it('sends each of two answers given at the same moment, and closes once', async () => {
    const { citizen, path } = await openCase('Hai lần bấm');
    await lan.post(`${path}/claim`);
    const answers = await Promise.all(['Câu một', 'Câu hai'].map((text) => lan.post(`${path}/answer`, { text })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const closes = await Promise.all([lan.post(`${path}/close`), lan.post(`${path}/close`)]);
    expect(closes.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    await citizen.hears('đã được cán bộ trả lời xong');
    const said = (await citizen.readsBack()).map(({ text }) => text);
    expect(said.filter((text) => text.startsWith('Câu '))).toHaveLength(2);
    expect(said.filter((text) => text.includes('trả lời xong'))).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['more than fits', 'a'.repeat(4_001)],
  ])('refuses an answer of %s, and sends nothing', async (_, text) => {
    const { citizen, path } = await openCase('Trả lời trống');
    await lan.post(`${path}/claim`);
    const { status, text: page } = await lan.post(`${path}/answer`, { text });
    expect(status).toBe(409);
    expect(page).toContain('từ 1 đến 4000 ký tự');
    expect((await citizen.readsBack()).some(({ author }) => author === 'officer')).toBe(false);
  });

  it('keeps the lines of a long answer', async () => {
    const { citizen, path } = await openCase('Trả lời dài');
    await lan.post(`${path}/claim`);
    const text = `Dòng một\n- dòng hai\n${'chữ '.repeat(900)}hết`;
    expect((await lan.post(`${path}/answer`, { text })).status).toBe(303);
    const heard = await citizen.hears('Dòng một');
    expect(heard.text.replaceAll('\r\n', '\n')).toBe(text);
  });
});
