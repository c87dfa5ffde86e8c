import { Writable } from 'node:stream';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Event } from '../src/core/event.ts';
import type { Log } from '../src/core/ports.ts';
import { createLog } from '../src/log.ts';
import { ADMIN_PASSWORD, runService } from './support/service.ts';
import { visit, postMessage } from './support/citizen.ts';
import { postForm, signIn } from './support/officer.ts';

/** One of each. */
const EVENTS: { readonly [Name in Event['event']]: Extract<Event, { event: Name }> } = {
  'service.started': { event: 'service.started', port: 3000, ms: 12, channels: ['web'] },
  'service.stopping': { event: 'service.stopping', signal: 'SIGTERM' },
  'service.stopped': { event: 'service.stopped', ms: 5 },
  'service.recovered': { event: 'service.recovered', released: 1, unknown: 2 },
  'catalog.loaded': { event: 'catalog.loaded', version: 'abc', intents: 3, answers: 2, ms: 9 },
  'catalog.rejected': { event: 'catalog.rejected', problems: 1, first: 'intents/a/b.yml:3' },
  'catalog.unwatched': { event: 'catalog.unwatched', error: 'Error ENOSPC' },
  'matcher.trained': { event: 'matcher.trained', version: 'abc', ms: 900, cached: false },
  'message.accepted': { event: 'message.accepted', channel: 'web', result: 'new' },
  'notice.accepted': { event: 'notice.accepted', channel: 'zalo', kind: 'gone', result: 'new' },
  'webhook.refused': { event: 'webhook.refused', channel: 'zalo', reason: 'signature', name: 'unknown', count: 3 },
  'webhook.ignored': { event: 'webhook.ignored', channel: 'zalo', reason: 'receipt', name: 'user_seen_message', count: 3 },
  'send.failed': { event: 'send.failed', channel: 'zalo', id: 8, reason: 'closed_window', code: -230, operator: false },
  'buttons.refused': { event: 'buttons.refused', channel: 'zalo', code: -224, ms: 1000 },
  'tokens.changed': { event: 'tokens.changed', channel: 'zalo', change: 'refreshed', code: null },
  'catch_up.finished': { event: 'catch_up.finished', channel: 'zalo', cause: 'gap', people: 2, messages: 5, complete: true, ms: 80 },
  'catch_up.failed': { event: 'catch_up.failed', channel: 'zalo', reason: 'unreachable', retryMs: 1000 },
  'channel.unreachable': { event: 'channel.unreachable', channel: 'telegram', reason: 'conflict', code: 409, retryMs: 1000 },
  'channel.credentials_refused': { event: 'channel.credentials_refused', channel: 'telegram', during: 'receiving' },
  'staff_notice.unsent': { event: 'staff_notice.unsent', channel: 'telegram', reason: 'contact_gone', code: 403, notices: 2 },
  'staff_chat.moved': { event: 'staff_chat.moved', channel: 'telegram', chatId: '-1001' },
  'message.rejected': { event: 'message.rejected', channel: 'web', reason: 'rate_limited' },
  'message.settled': { event: 'message.settled', id: 7, channel: 'web', outcome: 'answered.faq', ms: 3 },
  'message.sent': { event: 'message.sent', id: 8, channel: 'web', attempt: 1 },
  'message.unsent': { event: 'message.unsent', id: 8, channel: 'web', state: 'queued', reason: 'unreachable' },
  'work.failed': { event: 'work.failed', part: 'inbox', error: 'SqliteError SQLITE_FULL', retryMs: 100 },
  'router.failed': { event: 'router.failed', id: 7, error: 'TypeError at router.ts:1' },
  'staff.signed_in': { event: 'staff.signed_in', staffId: 1 },
  'staff.sign_in_refused': { event: 'staff.sign_in_refused', reason: 'wrong_credentials' },
  'ticket.changed': { event: 'ticket.changed', id: 7, change: 'claimed', staffId: 1 },
  'message.decided': { event: 'message.decided', id: 7, change: 'retried', staffId: 1 },
  'attachment.opened': { event: 'attachment.opened', ticketId: 7, line: 3, number: 1, staffId: 1, result: 'file' },
  'request.failed': { event: 'request.failed', path: '/chat/messages', error: 'Error' },
};
const NAMES = Object.keys(EVENTS) as Event['event'][];

/** A log written to memory. */
function memoryLog(level = 'info'): { readonly log: Log; readonly written: () => string } {
  const chunks: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { log: createLog(level, sink), written: () => chunks.join('') };
}

const linesOf = (written: string): Record<string, unknown>[] =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  it('writes one line of JSON for an event: when, how grave, which, and its own facts', () => {
    for (const name of NAMES) {
      const { log, written } = memoryLog();
      log(EVENTS[name]);
      expect(written().endsWith('\n')).toBe(true);
      const [line, ...others] = linesOf(written());
      expect(others).toEqual([]);
      const { level, time, msg, ...facts } = line ?? {};
      expect(msg).toBe(name);
      expect([30, 40, 50]).toContain(level);
      expect(Math.abs(Date.parse(String(time)) - Date.now())).toBeLessThan(60_000);
      expect({ event: name, ...facts }).toEqual(EVENTS[name]);
    }
  });

  it('keeps the graver events at a graver level, and all of them quiet when it is silent', () => {
    const said = (level: string): unknown[] => {
      const { log, written } = memoryLog(level);
      for (const name of NAMES) log(EVENTS[name]);
      return linesOf(written()).map(({ msg }) => msg);
    };
    expect(said('info')).toEqual(NAMES);
    expect(said('warn')).toEqual(expect.arrayContaining(['message.unsent', 'staff.sign_in_refused', 'work.failed', 'request.failed']));
    expect(said('warn')).not.toContain('message.settled');
    expect(said('error')).toEqual(['catalog.rejected', 'channel.credentials_refused', 'work.failed', 'router.failed', 'request.failed']);
    expect(said('silent')).toEqual([]);
  });

  it('breaks no line, whatever a name holds', () => {
    const { log, written } = memoryLog();
    log({ ...EVENTS['request.failed'], path: '/a\n{"msg":"forged"}\u2028\r\n' });
    expect(linesOf(written())).toHaveLength(1);
  });

  it('takes the closed list of events and nothing else', () => {
    expectTypeOf<Parameters<Log>>().toEqualTypeOf<[Event]>();
    type Fact = Event extends infer Each ? (Each extends Event ? Exclude<keyof Each, 'event'> : never) : never;
    // Ids, counts, durations, names of our own. Whoever adds a fact adds it here, and thinks of what it may hold.
    expectTypeOf<Fact>().toEqualTypeOf<
      | 'answers'
      | 'attempt'
      | 'cached'
      | 'cause'
      | 'change'
      | 'channel'
      | 'channels'
      | 'chatId'
      | 'code'
      | 'complete'
      | 'count'
      | 'during'
      | 'error'
      | 'first'
      | 'id'
      | 'intents'
      | 'kind'
      | 'line'
      | 'messages'
      | 'ms'
      | 'name'
      | 'notices'
      | 'number'
      | 'operator'
      | 'outcome'
      | 'part'
      | 'path'
      | 'people'
      | 'port'
      | 'problems'
      | 'reason'
      | 'released'
      | 'result'
      | 'retryMs'
      | 'signal'
      | 'staffId'
      | 'state'
      | 'ticketId'
      | 'unknown'
      | 'version'
    >();
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });
});

/** What must never be found in a log: what was written, by whom, and every secret there is. */
const WRITTEN = {
  question: 'Tôi là Nguyễn Thị Bưởi, mất căn cước thì làm lại ở đâu',
  identity: 'số căn cước của tôi là 001299004321',
  otp: 'mã otp của tôi là 482913',
  contact: 'gặp cán bộ, gọi tôi số 0912 345 678 hoặc buoi.nt@example.com',
} as const;
const FORBIDDEN = [
  'Bưởi',
  'căn cước thì',
  '001299004321',
  '482913',
  '0912',
  '345 678',
  'buoi.nt',
  ADMIN_PASSWORD,
  'sai-mat-khau',
  'ke-gian',
  's'.repeat(32),
  '0'.repeat(64),
  'người-trực-trả-lời',
];

describe('what the service logs', () => {
  it('tells what happened without a word of what was said, and without a secret', async () => {
    const { log, written } = memoryLog();
    const service = await runService();
    try {
      const citizen = await visit(service.url);
      for (const text of [WRITTEN.question, WRITTEN.identity, WRITTEN.otp, WRITTEN.contact]) {
        await citizen.says(text);
        await citizen.hears(/./);
      }
      await citizen.hears('PHT-');
      await postMessage(service.url, citizen.cookie, { id: 'not a uuid', text: WRITTEN.otp });
      await postForm(`${service.url}/console/login`, { username: 'ke-gian', password: 'sai-mat-khau' }, { origin: service.url });
      const officer = await signIn(service.url);
      const ticket = /\/console\/tickets\/(\d+)/.exec((await officer.get('/console')).text)?.[1] ?? 'none';
      await officer.post(`/console/tickets/${ticket}/claim`);
      await officer.post(`/console/tickets/${ticket}/answer`, { text: 'người-trực-trả-lời' });
      await citizen.hears('người-trực-trả-lời');
      await fetch(`${service.url}/console/tickets/${encodeURIComponent(WRITTEN.contact)}?token=${ADMIN_PASSWORD}`);
      for (const event of service.events) log(event);
      const said = written();
      for (const secret of [...FORBIDDEN, citizen.cookie.split('=')[1] ?? '', officer.cookie.split('=')[1] ?? ''])
        expect(said, `“${secret}” is in the log`).not.toContain(secret);
      // It was listening.
      expect(linesOf(said).map(({ msg }) => msg)).toEqual(
        expect.arrayContaining([
          'message.accepted',
          'message.settled',
          'message.sent',
          'message.rejected',
          'staff.signed_in',
          'staff.sign_in_refused',
          'ticket.changed',
        ]),
      );
      citizen.leaves();
    } finally {
      await service.stop();
    }
  });
});
