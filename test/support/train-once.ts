import { realKnowledge } from './knowledge.ts';

/** Before all tests: trains on the real content, unless a model of the same content and code is kept already. */
export default async function setup(): Promise<void> {
  await realKnowledge();
}
