import { faultOf } from '../../core/fault.ts';
import { checkClock } from './clock.ts';
import { checkContent } from './content.ts';
import { checkDataFolder } from './data-folder.ts';
import { checkDatabase } from './database.ts';
import { broken, good } from './finding.ts';
import type { Check, Finding, Told } from './finding.ts';
import type { Installation } from './installation.ts';
import { checkService } from './service.ts';
import { checkTelegram } from './telegram.ts';
import { checkWebAddress } from './web-address.ts';
import { checkZalo } from './zalo.ts';

const EXAMINATIONS: readonly (readonly [Check, (installation: Installation) => Promise<readonly Finding[]>])[] = [
  ['config', () => Promise.resolve([good('Đọc được, không thiếu biến nào.')])],
  ['service', checkService],
  ['database', checkDatabase],
  ['content', checkContent],
  ['clock', checkClock],
  ['data_folder', checkDataFolder],
  ['web_address', checkWebAddress],
  ['zalo', checkZalo],
  ['telegram', checkTelegram],
];

/** Everything at once; one that fails says so and keeps none of the others from speaking. Nothing is written, locked or refreshed. */
export const examine = async (installation: Installation): Promise<readonly Told[]> =>
  (
    await Promise.all(
      EXAMINATIONS.map(async ([check, findings]) => {
        const found = await findings(installation).catch((error: unknown) => [
          broken(`Chưa kiểm tra được (${faultOf(error)}).`, 'Chạy lại; vẫn vậy thì gửi dòng này cho người phụ trách phần mềm.'),
        ]);
        return found.map((finding) => ({ check, ...finding }));
      }),
    )
  ).flat();
