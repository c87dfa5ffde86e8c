import { describe } from 'vitest';
import { describeAccepting } from './accepting.contract.ts';
import { describeNotices } from './notices.contract.ts';
import { describeOutbox } from './outbox.contract.ts';
import { describeRecovery } from './recovery.contract.ts';
import type { OpenStore } from './samples.ts';
import { describeSettling } from './settling.contract.ts';
import { describeStaff } from './staff.contract.ts';
import { describeTickets } from './tickets.contract.ts';
import { describeTranscript } from './transcript.contract.ts';
import { describeUndelivered } from './undelivered.contract.ts';

/** What every store must hold to, whatever engine keeps the data. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`${name}, as any store`, () => {
    describe('taking messages in', () => describeAccepting(open));
    describe('answering', () => describeSettling(open));
    describe('sending', () => describeOutbox(open));
    describe('what did not arrive', () => describeUndelivered(open));
    describe('being told', () => describeNotices(open));
    describe('stopping and starting', () => describeRecovery(open));
    describe('tickets', () => describeTickets(open));
    describe('reading back', () => describeTranscript(open));
    describe('signing in', () => describeStaff(open));
  });
}
