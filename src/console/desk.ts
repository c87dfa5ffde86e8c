import type { Catalog } from '../core/catalog.ts';
import type { Reply, TranscriptLine, Undelivered } from '../core/message.ts';
import { say } from '../core/phrases.ts';
import type { ChannelLimits, Download, Log, TicketStore, TicketSummary, UndeliveredStore, Vault } from '../core/ports.ts';
import { fit, plain } from '../core/reply.ts';
import { caseNumber } from '../core/ticket.ts';
import type { Ticket } from '../core/ticket.ts';
import { isReachable, reachOf } from './reach.ts';

export type ContentProblem = { readonly file: string; readonly line: number; readonly message: string };

export type OpenedTicket = { readonly ticket: Ticket; readonly transcript: readonly TranscriptLine[] };

/** Where an attachment stands: which line of the ticket's conversation, and its place there, from 1. */
export type AttachmentPlace = { readonly ticketId: number; readonly line: number; readonly number: number };

/** What officers can do, as the pages need it. */
export type Desk = {
  readonly catalog: () => Catalog;
  /** What is wrong with the content files as they are now, for the banner editors see. */
  readonly contentProblems: () => readonly ContentProblem[];
  readonly limitsOf: (channel: string) => ChannelLimits;
  readonly now: () => number;
  list(filter: Parameters<TicketStore['listTickets']>[0]): Promise<readonly TicketSummary[]>;
  read(id: number): Promise<OpenedTicket | null>;
  /** The phone numbers and addresses the citizen left to be reached by. */
  contactsOf(ticket: Ticket): readonly string[];
  claim(id: number, officerId: number): Promise<boolean>;
  answer(id: number, officerId: number, text: string): Promise<boolean>;
  close(id: number, officerId: number): Promise<boolean>;
  undelivered(): Promise<readonly Undelivered[]>;
  /** Sends a message anew that did not arrive. */
  retry(id: number, officerId: number): Promise<boolean>;
  /** Gives it up. */
  discard(id: number, officerId: number): Promise<boolean>;
  /** Asks the channel for it, now; nothing is kept. Null when there is none at that place. */
  openAttachment(place: AttachmentPlace, officerId: number): Promise<{ readonly name: string | null; readonly download: Download } | null>;
};

type Needs = {
  readonly store: TicketStore & UndeliveredStore;
  readonly vault: Vault;
  readonly catalog: () => Catalog;
  readonly contentProblems: () => readonly ContentProblem[];
  readonly limitsOf: (channel: string) => ChannelLimits;
  /** What a person sent along, from the channel it came by. */
  readonly fetchAttachment: (channel: string, reference: string) => Promise<Download>;
  readonly now: () => number;
  readonly log: Log;
  /** Told after each change, so that replies leave and other officers' screens refresh. */
  readonly onChange: () => void;
};

export function createDesk(needs: Needs): Desk {
  const { store, vault, catalog, contentProblems, limitsOf, fetchAttachment, now, log, onChange } = needs;
  const fitted = async (id: number, reply: Reply): Promise<readonly Reply[]> => {
    const found = await store.readTicket(id);
    return found === null ? [] : fit([reply], limitsOf(found.ticket.channel));
  };
  /** What cannot arrive is not said: it would only wait for an officer to give it up. */
  const lastWord = async (id: number): Promise<readonly Reply[]> => {
    const found = await store.readTicket(id);
    if (found === null) return [];
    const limits = limitsOf(found.ticket.channel);
    const said = plain(say(catalog().phrases, 'ticket-closed', { case: caseNumber(id) }));
    return isReachable(reachOf(found.ticket, limits, now())) ? fit([said], limits) : [];
  };
  const noted = (id: number, staffId: number, change: 'claimed' | 'answered' | 'closed', done: boolean): boolean => {
    if (!done) return false;
    log({ event: 'ticket.changed', id, change, staffId });
    onChange();
    return true;
  };
  const decided = (id: number, staffId: number, change: 'retried' | 'discarded', done: boolean): boolean => {
    if (!done) return false;
    log({ event: 'message.decided', id, change, staffId });
    onChange();
    return true;
  };
  return {
    catalog,
    contentProblems,
    limitsOf,
    now,
    list: (filter) => store.listTickets(filter),
    read: (id) => store.readTicket(id),
    contactsOf({ contact }) {
      const opened = contact === null || contact.sealed === null ? null : vault.open(contact.sealed);
      return opened === null ? [] : (JSON.parse(opened) as string[]);
    },
    claim: async (id, officerId) => noted(id, officerId, 'claimed', await store.claimTicket(id, officerId)),
    answer: async (id, officerId, text) =>
      noted(id, officerId, 'answered', await store.answerTicket(id, officerId, await fitted(id, plain(text)), now())),
    close: async (id, officerId) => noted(id, officerId, 'closed', await store.closeTicket(id, officerId, await lastWord(id), now())),
    undelivered: () => store.listUndelivered(now()),
    retry: async (id, officerId) => decided(id, officerId, 'retried', await store.retryOutbound(id, now())),
    discard: async (id, officerId) => decided(id, officerId, 'discarded', await store.discardOutbound(id, now())),
    async openAttachment({ ticketId, line, number }, staffId) {
      const found = await store.readTicket(ticketId);
      const attachment = found?.transcript.find(({ seq }) => seq === line)?.attachments[number - 1];
      if (found === null || attachment === undefined || attachment.reference === null) return null;
      const download = await fetchAttachment(found.ticket.channel, attachment.reference);
      const result = download.kind === 'file' ? download.kind : download.reason;
      log({ event: 'attachment.opened', ticketId, line, number, staffId, result });
      return { name: attachment.name, download };
    },
  };
}
