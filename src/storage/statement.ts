import type { Compilable, Kysely, QueryResult } from 'kysely';
import type { Tables } from './tables.ts';

export type Executor = Pick<Kysely<Tables>, 'executeQuery'>;

type Value = string | number | null;

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query built and compiled once and run many times, with named values. Building a query costs ten times what
 * running it does, so the steps every message goes through are prepared like this.
 *
 * @example const find = statement<{ id: number }, Row>((value) => db.selectFrom('t').where('id', '=', value.id).selectAll());
 *          const { rows } = await find(trx, { id: 7 });
 */
export function statement<Values extends Record<string, Value>, Row = never>(
  build: (value: Values) => Compilable<Row>,
): (executor: Executor, values: Values) => Promise<QueryResult<Row>> {
  // While the query is being built, a placeholder stands where each value will.
  const placeholders = new Proxy({} as Values, { get: (_, name) => new Placeholder(String(name)) });
  const compiled = build(placeholders).compile();
  return (executor, values) =>
    executor.executeQuery<Row>({
      ...compiled,
      parameters: compiled.parameters.map((given) => (given instanceof Placeholder ? values[given.name] : given)),
    });
}
