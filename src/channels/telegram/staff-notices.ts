import type { Clock, Log } from '../../core/ports.ts';
import { spokenTime } from '../../core/working-hours.ts';
import type { TelegramClient } from './client.ts';
import { CHANNEL } from './codec.ts';
import type { StaffChat } from './staff-chat.ts';

/** What staff are told of a ticket: nothing of who asked or in what words, as a group chat is no place for it. */
export type StaffNotice = {
  readonly kind: 'opened' | 'overdue';
  /** As citizens quote it: PHT-00012. */
  readonly caseNumber: string;
  /** The topic's title; null when the question has none. */
  readonly topic: string | null;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** Where the console shows it; null when the console has no address of its own. */
  readonly link: string | null;
};

export type StaffNotices = {
  /** Returns at once. What becomes of the notice touches nothing else: the ticket is in the console either way. */
  post(notice: StaffNotice): void;
  stop(): Promise<void>;
};

type Needs = { readonly client: TelegramClient; readonly staffChat: StaffChat; readonly clock: Clock; readonly log: Log };

const SEND_MS = 30_000;
/** Telegram takes 20 messages a minute into a group: what comes meanwhile goes into the next one. */
const PAUSE_MS = 4_000;
const RETRY_MS = 30_000;
/** In one message; of more only the number is told. */
const MOST_LISTED = 10;
/** Kept through an outage, the newest. */
const MOST_WAITING = 200;

export function createStaffNotices({ client, staffChat, clock, log }: Needs): StaffNotices {
  const stopping = new AbortController();
  let waiting: StaffNotice[] = [];
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (waiting.length > 0 && !stopping.signal.aborted) {
      const batch = waiting;
      waiting = [];
      await clock.wait(await send(batch), stopping.signal);
    }
    working = null;
  }

  /** Returns how long to wait before anything else is sent. */
  async function send(batch: readonly StaffNotice[]): Promise<number> {
    const chatId = staffChat.current();
    const result = await client.call(SEND_MS, stopping.signal, (api, signal) =>
      api.sendMessage(chatId, noticeText(batch), { link_preview_options: { is_disabled: true } }, signal),
    );
    if (result.ok) return PAUSE_MS;
    const { meaning, code, retryAfter, movedTo } = result.failure;
    if (movedTo !== null && !staffChat.is(movedTo)) {
      staffChat.moveTo(movedTo);
      log({ event: 'staff_chat.moved', channel: CHANNEL, chatId: movedTo });
      return send(batch);
    }
    log({ event: 'staff_notice.unsent', channel: CHANNEL, reason: meaning, code, notices: batch.length });
    // Only what has certainly not arrived is said again.
    if (meaning !== 'too_fast' && meaning !== 'no_connection') return PAUSE_MS;
    waiting = [...batch, ...waiting].slice(-MOST_WAITING);
    return Math.max(retryAfter ?? RETRY_MS, PAUSE_MS);
  }

  return {
    post(notice) {
      if (stopping.signal.aborted) return;
      waiting = [...waiting, notice].slice(-MOST_WAITING);
      working ??= work();
    },
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

const HEADS: Readonly<Record<StaffNotice['kind'], string>> = { opened: 'Phiếu mới', overdue: 'Phiếu quá hạn' };
const DUE: Readonly<Record<StaffNotice['kind'], string>> = { opened: 'Cần trả lời trước', overdue: 'Lẽ ra trả lời trước' };

export function noticeText(notices: readonly StaffNotice[]): string {
  const listed = notices
    .slice(0, MOST_LISTED)
    .map(({ kind, caseNumber, topic, dueAt, link }) =>
      [
        `${HEADS[kind]} ${caseNumber}: ${topic ?? 'chưa rõ chủ đề'}`,
        `${DUE[kind]} ${spokenTime(dueAt)}`,
        ...(link === null ? [] : [link]),
      ].join('\n'),
    );
  const rest = notices.length - listed.length;
  return [...listed, ...(rest > 0 ? [`Còn ${rest} phiếu nữa, xin xem ở bàn trực.`] : [])].join('\n\n');
}
