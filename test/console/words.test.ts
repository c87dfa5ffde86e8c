import { describe, expect, it } from 'vitest';
import { attachmentWords, dueWords, nearTime, reachWords, reasonWords, wordsOf } from '../../src/console/words.ts';
import type { Ticket } from '../../src/core/ticket.ts';
import { WORKING_MORNING } from '../support/clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const plainSpaces = (words: string): string => words.replaceAll('\u00a0', ' ');

const ticket = (given: Partial<Ticket>): Ticket => ({
  id: 1,
  conversationId: 1,
  channel: 'web',
  goneAt: null,
  lastInboundAt: 0,
  status: 'waiting',
  reason: 'asked_for_officer',
  topic: null,
  question: 'câu hỏi',
  flow: null,
  commune: null,
  contact: null,
  officer: null,
  openedAt: WORKING_MORNING,
  dueAt: WORKING_MORNING + 6 * HOUR,
  firstAnswerAt: null,
  closedAt: null,
  ...given,
});

describe('a time near to now', () => {
  it.each([
    [WORKING_MORNING, '9 giờ hôm nay'],
    [WORKING_MORNING + DAY - 9 * HOUR, '0 giờ ngày mai'],
    [WORKING_MORNING - 10 * HOUR, '23 giờ hôm qua'],
    [WORKING_MORNING + 5 * DAY, '9 giờ Chủ nhật 29/11/2026'],
  ])('%d is spoken of as “%s”', (at, words) => {
    expect(plainSpaces(nearTime(at, WORKING_MORNING))).toBe(words);
  });
});

describe('what is due', () => {
  it.each([
    [6 * HOUR, {}, 'Trả lời trước 15 giờ hôm nay', ''],
    [40 * 60_000, {}, 'Trả lời trước 9 giờ 40 hôm nay, còn 40 phút', 'soon'],
    [-HOUR, {}, 'Quá hạn từ 8 giờ hôm nay', 'late'],
    [-HOUR, { firstAnswerAt: WORKING_MORNING - 2 * HOUR }, 'Đã trả lời lúc 7 giờ hôm nay', ''],
    [-HOUR, { status: 'closed', closedAt: WORKING_MORNING - DAY }, 'Đóng lúc 9 giờ hôm qua', ''],
  ] as const)('in %d ms, with %j, reads “%s”', (left, given, words, urgency) => {
    const due = dueWords(ticket({ dueAt: WORKING_MORNING + left, ...given }), WORKING_MORNING);
    expect([plainSpaces(due.words), due.urgency]).toEqual([words, urgency]);
  });
});

it('gives the reason without saying again that the ticket came to staff', () => {
  expect(reasonWords('out_of_scope')).toBe('ngoài phạm vi');
});

describe('whether the citizen can still be written to', () => {
  const window = { replyWindow: 48 * HOUR };
  it.each<[string, Partial<Ticket>, { readonly replyWindow: number | null }, RegExp | null]>([
    ['is no question where the channel sets no window', { lastInboundAt: 0 }, { replyWindow: null }, null],
    ['is no question while much of the window is left', { lastInboundAt: WORKING_MORNING - 39 * HOUR }, window, null],
    [
      'is warned of from the fortieth hour',
      { lastInboundAt: WORKING_MORNING - 40 * HOUR },
      window,
      /Chỉ còn trả lời được tới 17 giờ hôm nay/,
    ],
    ['is denied after the window', { lastInboundAt: WORKING_MORNING - 49 * HOUR }, window, /quá thời gian kênh cho phép/],
    ['is doubtful once they have blocked us', { goneAt: WORKING_MORNING }, { replyWindow: null }, /đã chặn hoặc bỏ quan tâm/],
  ])('%s', (_, given, limits, words) => {
    const said = reachWords(ticket(given), limits, WORKING_MORNING);
    if (words === null) expect(said).toBeNull();
    else expect(plainSpaces(said ?? '')).toMatch(words);
  });
});

describe('an attachment', () => {
  const file = { kind: 'file', name: 'don-xin.pdf', size: 120 * 1_024, reference: 'r' } as const;

  it('is named by its kind, its name and its size', () => {
    expect(attachmentWords(file)).toBe('tệp don-xin.pdf (120 KB)');
    expect(attachmentWords({ ...file, kind: 'image', name: null, size: null })).toBe('ảnh');
  });

  it('does not tell in its name what is masked elsewhere', () => {
    expect(attachmentWords({ ...file, name: 'cccd 001099012345.pdf' })).not.toContain('001099012345');
  });

  it('stands for the words of a message that has none', () => {
    expect([wordsOf('', [file]), wordsOf('đây ạ', [file]), wordsOf('', [])]).toEqual(['[tệp]', 'đây ạ', '']);
  });
});
