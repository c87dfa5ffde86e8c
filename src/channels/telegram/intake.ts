import type { Log, Receiver } from '../../core/ports.ts';
import { CHANNEL, decodeUpdate } from './codec.ts';
import type { TelegramClient } from './client.ts';
import type { StaffChat } from './staff-chat.ts';
import { chatOf } from './update.ts';

/** Takes updates, whichever way they came. Resolves once all are stored for good; rejects when one could not be. */
export type Intake = (updates: readonly object[], receiver: Receiver) => Promise<void>;

type Needs = {
  readonly client: TelegramClient;
  readonly staffChat: StaffChat | null;
  /** What a group is told, once. */
  readonly groupWord: () => string;
  readonly now: () => number;
  readonly log: Log;
  readonly stopping: AbortSignal;
};

/** For what nobody waits for: ending the spinner on a button, a word to a group. */
const COURTESY_MS = 10_000;
/** Groups remembered as told. Past it, further ones are told nothing, so that nobody can make the bot talk without end. */
const MOST_GROUPS = 5_000;

export function createIntake({ client, staffChat, groupWord, now, log, stopping }: Needs): Intake {
  const told = new Set<string>();

  async function take(raw: object, receiver: Receiver): Promise<void> {
    const incoming = decodeUpdate(raw, client.botId, now());
    switch (incoming.kind) {
      case 'message':
        await receiver.message(incoming.message);
        return;
      case 'tap':
        endSpinner(incoming.queryId);
        if (incoming.message !== null) await receiver.message(incoming.message);
        else log({ event: 'message.rejected', channel: CHANNEL, reason: 'unknown_button' });
        return;
      case 'notice':
        await receiver.notice(incoming.notice);
        return;
      case 'group':
        hearGroup(incoming.chatId, incoming.movedTo);
        return;
      case 'malformed':
        log({ event: 'message.rejected', channel: CHANNEL, reason: 'malformed' });
        return;
      case 'nothing':
    }
  }

  /** Its result changes nothing: a query too old to be answered has no spinner left. */
  function endSpinner(queryId: string): void {
    void client.call(COURTESY_MS, stopping, (api, signal) => api.answerCallbackQuery(queryId, {}, signal));
  }

  /** Personal matters do not belong where others read along. Who was told is forgotten on a restart: then it is said once more. */
  function hearGroup(chatId: string, movedTo: string | null): void {
    if (staffChat?.is(chatId) === true) {
      if (movedTo !== null) staffChat.moveTo(movedTo);
      return;
    }
    if (movedTo !== null || told.has(chatId) || told.size >= MOST_GROUPS) return;
    told.add(chatId);
    void client.call(COURTESY_MS, stopping, (api, signal) => api.sendMessage(chatId, groupWord(), {}, signal));
  }

  return async (updates, receiver) => {
    const chats = Map.groupBy(updates, chatOf);
    // Every chat is seen to the end before anything is asked for again, so that no update is in hand twice at a time.
    const results = await Promise.allSettled(
      [...chats.values()].map(async (ofChat) => {
        for (const raw of ofChat) await take(raw, receiver);
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
}
