import type { Catalog } from '../core/catalog.ts';
import type { Reply } from '../core/message.ts';
import { say } from '../core/phrases.ts';
import type { ChannelLimits, DeadLetterStore, DeadMessage, Download, Log, TicketStore, TicketSummary, Vault } from '../core/ports.ts';
import { fit, plain } from '../core/reply.ts';
import { caseNumber } from '../core/ticket.ts';
import type { Ticket } from '../core/ticket.ts';
import type { TranscriptLine } from '../core/message.ts';

export type ContentProblem = { readonly file: string; readonly line: number; readonly message: string };

export type OpenedTicket = { readonly ticket: Ticket; readonly transcript: readonly TranscriptLine[] };

/** What officers can do, as the pages need it. */
export type Desk = {
  readonly catalog: () => Catalog;
  /** What is wrong with the content files as they are now, for the banner editors see. */
  readonly contentProblems: () => readonly ContentProblem[];
  readonly now: () => number;
  list(filter: Parameters<TicketStore['listTickets']>[0]): Promise<readonly TicketSummary[]>;
  read(id: number): Promise<OpenedTicket | null>;
  /** The phone numbers and addresses the citizen left to be reached by. */
  contactsOf(ticket: Ticket): readonly string[];
  claim(id: number, officerId: number): Promise<boolean>;
  answer(id: number, officerId: number, text: string): Promise<boolean>;
  close(id: number, officerId: number): Promise<boolean>;
  /** What of the citizen's message an officer wants to see; fetched from the platform at that moment and kept nowhere. */
  attachment(ticketId: number, seq: number, index: number, officerId: number): Promise<Download | null>;
  limitsOf(channel: string): ChannelLimits;
  listDead(): Promise<readonly DeadMessage[]>;
  retry(outboundId: number, officerId: number): Promise<boolean>;
  discard(outboundId: number, officerId: number): Promise<boolean>;
};

const MOST_DEAD = 200;

type Needs = {
  readonly store: TicketStore & DeadLetterStore;
  readonly vault: Vault;
  readonly catalog: () => Catalog;
  readonly contentProblems: () => readonly ContentProblem[];
  readonly limitsOf: (channel: string) => ChannelLimits;
  readonly fetchAttachment: (channel: string, reference: string) => Promise<Download>;
  readonly now: () => number;
  readonly log: Log;
  /** Told after each change, so that replies leave and other officers' screens refresh. */
  readonly onChange: () => void;
};

export function createDesk({ store, vault, catalog, contentProblems, limitsOf, fetchAttachment, now, log, onChange }: Needs): Desk {
  const fitted = async (id: number, reply: Reply): Promise<readonly Reply[]> => {
    const found = await store.readTicket(id);
    return found === null ? [] : fit([reply], limitsOf(found.ticket.channel));
  };
  const noted = (id: number, staffId: number, change: 'claimed' | 'answered' | 'closed', done: boolean): boolean => {
    if (!done) return false;
    log({ event: 'ticket.changed', id, change, staffId });
    onChange();
    return true;
  };
  async function judged(id: number, staffId: number, change: 'retried' | 'discarded', doing: Promise<boolean>): Promise<boolean> {
    const done = await doing;
    if (done) {
      log({ event: 'outbound.judged', id, change, staffId });
      onChange();
    }
    return done;
  }
  return {
    catalog,
    contentProblems,
    now,
    list: (filter) => store.listTickets(filter),
    read: (id) => store.readTicket(id),
    contactsOf({ contact }) {
      const opened = contact === null || contact.sealed === null ? null : vault.open(contact.sealed);
      return opened === null ? [] : (JSON.parse(opened) as string[]);
    },
    limitsOf,
    listDead: () => store.listDead(MOST_DEAD),
    retry: (id, staffId) => judged(id, staffId, 'retried', store.retryOutbound(id, now())),
    discard: (id, staffId) => judged(id, staffId, 'discarded', store.discardOutbound(id, now())),
    async attachment(ticketId, seq, index, staffId) {
      const found = await store.readTicket(ticketId);
      const reference = found?.transcript.find((line) => line.seq === seq)?.attachments[index]?.reference ?? null;
      if (found === null || reference === null) return null;
      log({ event: 'attachment.opened', ticketId, seq, staffId });
      return fetchAttachment(found.ticket.channel, reference);
    },
    claim: async (id, officerId) => noted(id, officerId, 'claimed', await store.claimTicket(id, officerId)),
    answer: async (id, officerId, text) =>
      noted(id, officerId, 'answered', await store.answerTicket(id, officerId, await fitted(id, plain(text)), now())),
    close: async (id, officerId) =>
      noted(
        id,
        officerId,
        'closed',
        await store.closeTicket(
          id,
          officerId,
          await fitted(id, plain(say(catalog().phrases, 'ticket-closed', { case: caseNumber(id) }))),
          now(),
        ),
      ),
  };
}
