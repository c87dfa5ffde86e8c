import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addOfficers, NOW } from './samples.ts';
import type { OpenStore, StoreInHand } from './samples.ts';

/** Who may sign in, and who has. */
export function describeStaff(open: OpenStore): void {
  let hand: StoreInHand;
  beforeEach(async () => {
    hand = await open();
  });
  afterEach(() => hand.remove());

  describe('staff', () => {
    it('are found by their name, and nobody else is', async () => {
      expect(await hand.store.countStaff()).toBe(0);
      const [hoa, minh] = await addOfficers(hand.store);
      const store = await hand.restart();
      expect(await store.countStaff()).toBe(2);
      expect(hoa).not.toBe(minh);
      expect(await store.findStaff('hoa')).toEqual({ id: hoa, username: 'hoa', name: 'Cán bộ hoa', passwordHash: 'hash' });
      for (const unknown of ['lan', '', 'hoa ', "' or 1=1 --", '%']) expect(await store.findStaff(unknown), unknown).toBeNull();
    });

    it('keep a name to themselves, also when two are added at the same time', async () => {
      const add = (name: string) => hand.store.addStaff({ username: 'hoa', name, passwordHash: name }, NOW);
      expect((await Promise.all([add('Hoa'), add('Hoà')])).toSorted()).toEqual(['added', 'taken']);
      const first = await hand.store.findStaff('hoa');
      expect(await add('Hòa')).toBe('taken');
      expect(await hand.store.findStaff('hoa')).toEqual(first);
      expect(await hand.store.countStaff()).toBe(1);
    });
  });

  describe('a session', () => {
    it('is its officer’s until it runs out', async () => {
      const [hoa, minh] = await addOfficers(hand.store);
      await hand.store.openSession({ tokenHash: 'token-hoa', staffId: hoa, expiresAt: NOW + 1_000 });
      await hand.store.openSession({ tokenHash: 'token-minh', staffId: minh, expiresAt: NOW + 2_000 });
      const store = await hand.restart();
      expect(await store.findSession('token-hoa', NOW)).toEqual({ id: hoa, username: 'hoa', name: 'Cán bộ hoa' });
      expect(await store.findSession('token-hoa', NOW + 999)).not.toBeNull();
      expect(await store.findSession('token-hoa', NOW + 1_000)).toBeNull();
      expect(await store.findSession('token-minh', NOW + 1_000)).toMatchObject({ id: minh });
      expect(await store.findSession('another', NOW)).toBeNull();
    });

    it('ends when it is closed, and no other with it', async () => {
      const [hoa] = await addOfficers(hand.store);
      for (const tokenHash of ['phone', 'desk']) await hand.store.openSession({ tokenHash, staffId: hoa, expiresAt: NOW + 1_000 });
      await hand.store.closeSession('phone');
      await hand.store.closeSession('never opened');
      expect(await hand.store.findSession('phone', NOW)).toBeNull();
      expect(await hand.store.findSession('desk', NOW)).toMatchObject({ id: hoa });
    });

    it('is not opened for somebody who is no staff, nor twice with one token', async () => {
      const [hoa] = await addOfficers(hand.store);
      const session = { tokenHash: 'token', staffId: hoa, expiresAt: NOW + 1_000 };
      await expect(hand.store.openSession({ ...session, staffId: 9_999 })).rejects.toThrow();
      await hand.store.openSession(session);
      await expect(hand.store.openSession(session)).rejects.toThrow();
    });
  });

  describe('the write check', () => {
    it('passes on a store that can write', async () => {
      await hand.store.checkWritable(NOW);
    });
  });
}
