import type { Config } from '../../config.ts';
import { spokenTime } from '../../core/working-hours.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import { ask } from './installation.ts';
import type { Installation } from './installation.ts';

/** The helpdesk did not exist before: a machine that thinks so has lost its time, as one does whose battery is flat. */
const FIRST_POSSIBLE = Date.parse('2026-11-01T00:00:00Z');
/** More than a slow answer can explain; the Date header counts whole seconds. */
const SKEW_TOLD_MS = 60_000;
/** Tokens are renewed two hours before they end; half of that and promised times would be plainly wrong. */
const SKEW_BROKEN_MS = 3_600_000;

const MEND = 'Bật đồng bộ giờ của máy chủ (ví dụ: timedatectl set-ntp true).';

export async function checkClock(installation: Installation): Promise<readonly Finding[]> {
  const now = installation.clock.now();
  if (now < FIRST_POSSIBLE) return [broken(`Máy chủ tưởng bây giờ là ${spokenTime(now)}.`, MEND)];
  const skews = (await Promise.all(platformsOf(installation.config).map((platform) => skewAgainst(platform, installation)))).flatMap(
    (found) => found ?? [],
  );
  const worst = skews.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))[0];
  const here = `Bây giờ là ${spokenTime(now)}`;
  if (worst === undefined) return [good(`${here}; chưa so được với giờ của nền tảng nào.`)];
  const size = Math.abs(worst.ms);
  if (size <= SKEW_TOLD_MS) return [good(`${here}, khớp với giờ của ${worst.platform}.`)];
  const says = `Máy chủ chạy ${worst.ms > 0 ? 'nhanh' : 'chậm'} ${Math.round(size / 1000)} giây so với giờ của ${worst.platform}.`;
  return [size > SKEW_BROKEN_MS ? broken(says, MEND) : look(says, MEND)];
}

type Platform = { readonly platform: string; readonly root: string };

const platformsOf = ({ zalo, telegram }: Config): readonly Platform[] => [
  ...(zalo === null ? [] : [{ platform: 'Zalo', root: zalo.apiRoot }]),
  ...(telegram === null ? [] : [{ platform: 'Telegram', root: telegram.apiRoot }]),
];

/** How far this machine is ahead; null where the platform does not say. */
async function skewAgainst({ platform, root }: Platform, installation: Installation): Promise<{ platform: string; ms: number } | null> {
  const { clock } = installation;
  const askedAt = clock.now();
  const theirs = Date.parse((await ask(installation, root, { method: 'HEAD' }))?.headers.get('date') ?? '');
  return Number.isNaN(theirs) ? null : { platform, ms: (askedAt + clock.now()) / 2 - theirs };
}
