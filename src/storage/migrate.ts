import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import type { Kysely } from 'kysely';
import { StoreError } from './engine.ts';
import type { Engine } from './engine.ts';
import { first } from './migrations/0001-first.ts';
import { channels } from './migrations/0002-channels.ts';
import type { Tables } from './tables.ts';

/** In order, forward only. A released migration is never edited. */
const migrationsFor = (engine: Pick<Engine, 'tableOptions'>): Record<string, Migration> => ({
  '0001-first': first(engine),
  '0002-channels': channels(engine),
});

/** How a database's schema stands to this version of the project: none at all is older too. */
export type Schema = 'current' | 'older' | 'newer';

export async function schemaOf(db: Kysely<Tables>): Promise<Schema> {
  const known = Object.keys(migrationsFor({ tableOptions: null }));
  const applied = await appliedMigrations(db);
  if (applied.some((name) => !known.includes(name))) return 'newer';
  return known.every((name) => applied.includes(name)) ? 'current' : 'older';
}

/** Brings the schema up to date. Refuses a database that a newer version of the project has already changed. */
export async function migrate(db: Kysely<Tables>, engine: Pick<Engine, 'tableOptions'>): Promise<void> {
  const migrations = migrationsFor(engine);
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const newer = (await appliedMigrations(db)).filter((name) => !Object.hasOwn(migrations, name));
  if (newer.length > 0) throw new StoreError('newer_schema', newer.join(', '));
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
    throw new StoreError(isReadOnly(error) ? 'read_only' : 'unusable', `migration ${failed}`, { cause: error });
  }
}

async function appliedMigrations(db: Kysely<Tables>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await db.withTables<{ kysely_migration: { name: string } }>().selectFrom('kysely_migration').select('name').execute();
  return rows.map((row) => row.name);
}

const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_READONLY');
