import { afterEach, describe, expect, it } from 'vitest';
import { noticeText } from '../../../src/channels/telegram/staff-notices.ts';
import type { StaffNotice } from '../../../src/channels/telegram/staff-notices.ts';
import { WORKING_MORNING } from '../../support/clock.ts';
import { FAULTS, tooManyRequests } from '../../support/fake-telegram/index.ts';
import { openTelegram } from './open.ts';
import type { Opened } from './open.ts';

const STAFF = -4007;
const SUPERGROUP = -1_004_007_000_000;

let opened: Opened;
afterEach(() => opened?.close());

const open = async () => {
  opened = await openTelegram({ staffChatId: String(STAFF) });
  const { telegram, channel } = opened;
  const texts = (): string[] => telegram.shown().map(({ text }) => text);
  return {
    ...opened,
    group: telegram.group(STAFF),
    texts,
    post: (given: Partial<StaffNotice> = {}) => channel.notifyStaff?.(notice(given)),
  };
};

const notice = (given: Partial<StaffNotice> = {}): StaffNotice => ({
  kind: 'opened',
  caseNumber: 'PHT-00012',
  topic: 'Cấp lại căn cước khi bị mất',
  dueAt: WORKING_MORNING + 90 * 60_000,
  link: 'https://hoidap.example.gov.vn/console/tickets/12',
  ...given,
});
const PAUSE = 4_000;

describe('a notice to staff', () => {
  it('names the ticket, its topic, when it is due and where it is', () => {
    expect(noticeText([notice()])).toBe(
      'Phiếu mới PHT-00012: Cấp lại căn cước khi bị mất\nCần trả lời trước 10 giờ 30 thứ Ba 24/11/2026\nhttps://hoidap.example.gov.vn/console/tickets/12',
    );
    expect(noticeText([notice({ kind: 'overdue', topic: null, link: null })])).toBe(
      'Phiếu quá hạn PHT-00012: chưa rõ chủ đề\nLẽ ra trả lời trước 10 giờ 30 thứ Ba 24/11/2026',
    );
  });

  it('is posted at once, as plain text and without a preview', async () => {
    const { post, texts, telegram, waits } = await open();
    post({ topic: 'A & B <i>' });
    await waits(PAUSE);
    expect(texts()).toEqual([noticeText([notice({ topic: 'A & B <i>' })])]);
    expect(telegram.callsTo('sendMessage')[0]?.body).toMatchObject({ link_preview_options: { is_disabled: true } });
  });

  it('waits for the next message when many come, so that the group’s limit of 20 a minute holds', async () => {
    const { post, texts, telegram, clock, waits } = await open();
    const startedAt = clock.now();
    for (let i = 1; i <= 20; i += 1) {
      post({ caseNumber: `PHT-${i}-a` });
      await waits(PAUSE, i);
      post({ caseNumber: `PHT-${i}-b` });
      clock.advance(PAUSE - 1);
      expect(telegram.callsTo('sendMessage')).toHaveLength(i);
      clock.advance(1);
    }
    await waits(PAUSE, 21);
    expect(telegram.shown().filter(({ at }) => at < startedAt + 60_000).length).toBeLessThan(20);
    expect(
      texts()
        .join('\n')
        .match(/PHT-\d+-[ab]/g),
    ).toEqual(Array.from({ length: 20 }, (_, i) => [`PHT-${i + 1}-a`, `PHT-${i + 1}-b`]).flat());
  });

  it('tells of at most ten tickets in one message, and of how many more there are', () => {
    const many = Array.from({ length: 200 }, (_, i) => notice({ caseNumber: `PHT-${i}`, topic: 'x'.repeat(120) }));
    const text = noticeText(many);
    expect(text.match(/Phiếu mới/g)).toHaveLength(10);
    expect(text).toContain('Còn 190 phiếu nữa');
    expect(text.length).toBeLessThan(4_096);
  });

  it('follows the group when it becomes a supergroup, now and from then on', async () => {
    const { post, telegram, group, events, clock, waits } = await open();
    group.becomesSupergroup(SUPERGROUP);
    post();
    await waits(PAUSE);
    clock.advance(PAUSE);
    post({ caseNumber: 'PHT-00013' });
    await waits(PAUSE, 2);
    expect(telegram.shown().map(({ chatId }) => chatId)).toEqual([SUPERGROUP, SUPERGROUP]);
    expect(events).toEqual([{ event: 'staff_chat.moved', channel: 'telegram', chatId: String(SUPERGROUP) }]);
  });

  it('is put off when Telegram says so, and then comes together with what was posted meanwhile', async () => {
    const { post, texts, telegram, clock, waits } = await open();
    telegram.faults.plan('sendMessage', tooManyRequests(40));
    post();
    await waits(40_000);
    post({ caseNumber: 'PHT-00013' });
    clock.advance(39_999);
    expect(telegram.callsTo('sendMessage')).toHaveLength(1);
    clock.advance(1);
    await waits(PAUSE);
    expect(texts()).toEqual([noticeText([notice(), notice({ caseNumber: 'PHT-00013' })])]);
  });

  it.each([
    ['the bot was thrown out', FAULTS.blocked, 'contact_gone', 403],
    ['there is no such group', FAULTS.chatNotFound, 'contact_gone', 400],
    ['the token is refused', FAULTS.unauthorized, 'token_refused', 401],
    ['Telegram may have shown it all the same', FAULTS.internal, 'unknown', 500],
    ['the connection broke', FAULTS.reset, 'unknown', null],
  ])('is let go when %s: said by code, and the next one goes out', async (_, fault, reason, code) => {
    const { post, texts, telegram, events, clock, waits } = await open();
    telegram.faults.plan('sendMessage', fault);
    post();
    await waits(PAUSE);
    expect(events).toEqual([{ event: 'staff_notice.unsent', channel: 'telegram', reason, code, notices: 1 }]);
    post({ caseNumber: 'PHT-00013' });
    clock.advance(PAUSE);
    await waits(PAUSE, 2);
    expect(texts()).toEqual([noticeText([notice({ caseNumber: 'PHT-00013' })])]);
  });

  it('holds nothing up when the service stops, and nothing is posted after', async () => {
    const { channel, post, telegram } = await open();
    telegram.faults.plan('sendMessage', FAULTS.stall);
    post();
    await telegram.called('sendMessage');
    await channel.stop();
    post();
    expect(telegram.callsTo('sendMessage')).toHaveLength(1);
  });

  it('cannot be posted where staff have no group', async () => {
    opened = await openTelegram();
    expect(opened.channel.notifyStaff).toBeUndefined();
  });
});
