import type { Kysely } from 'kysely';
import type { StaffStore } from '../core/ports.ts';
import type { Tables } from './tables.ts';
import type { Write } from './writer.ts';

export function createStaffStore(reading: Kysely<Tables>, write: Write): StaffStore {
  return {
    async findStaff(username) {
      const row = await reading
        .selectFrom('staff')
        .select(['id', 'username', 'name', 'password_hash'])
        .where('username', '=', username)
        .executeTakeFirst();
      return row === undefined ? null : { id: row.id, username: row.username, name: row.name, passwordHash: row.password_hash };
    },

    addStaff: ({ username, name, passwordHash }, now) =>
      write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('staff')
          .values({ username, name, password_hash: passwordHash, created_at: now })
          .onConflict((conflict) => conflict.column('username').doNothing())
          .executeTakeFirst();
        return (numInsertedOrUpdatedRows ?? 0n) > 0n ? 'added' : 'taken';
      }),

    async countStaff() {
      const { count } = await reading
        .selectFrom('staff')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    openSession: ({ tokenHash, staffId, expiresAt }) =>
      write(async (trx) => {
        await trx.insertInto('sessions').values({ token_hash: tokenHash, staff_id: staffId, expires_at: expiresAt }).execute();
      }),

    async findSession(tokenHash, now) {
      const row = await reading
        .selectFrom('sessions')
        .innerJoin('staff', 'staff.id', 'sessions.staff_id')
        .select(['staff.id', 'staff.username', 'staff.name'])
        .where('sessions.token_hash', '=', tokenHash)
        .where('sessions.expires_at', '>', now)
        .executeTakeFirst();
      return row ?? null;
    },

    closeSession: (tokenHash) =>
      write(async (trx) => {
        await trx.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
      }),
  };
}
