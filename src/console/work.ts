import type { Desk } from './desk.ts';
import type { Work } from './views/navigation.ts';
import { isHeldElsewhere } from './words.ts';

/** What there is to do, as an officer sees it. What staff hold in a platform's own tool can be taken, too. */
export async function readWork(desk: Desk, officerId: number): Promise<Work> {
  const [waiting, mine, claimed, undelivered] = await Promise.all([
    desk.list({ status: 'waiting', officerId: null }),
    desk.list({ status: 'claimed', officerId }),
    desk.list({ status: 'claimed', officerId: null }),
    desk.undelivered(),
  ]);
  return { waiting: [...waiting, ...claimed.filter(isHeldElsewhere)], mine, claimed, undelivered };
}
