import { describe, expect, it } from 'vitest';
import { dueWords, nearTime, reasonWords } from '../../src/console/words.ts';
import type { Ticket } from '../../src/core/ticket.ts';
import { WORKING_MORNING } from '../support/clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const plainSpaces = (words: string): string => words.replaceAll('\u00a0', ' ');

const ticket = (given: Partial<Ticket>): Ticket => ({
  id: 1,
  conversationId: 1,
  channel: 'web',
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
  attachments: [],
  lastInboundAt: WORKING_MORNING,
  goneAt: null,
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
