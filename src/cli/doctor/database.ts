import { inspectStore } from '../../storage/inspect.ts';
import type { StoreState } from '../../storage/inspect.ts';
import { STORE_ADVICE } from '../start-error.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Installation } from './installation.ts';

export const checkDatabase = async ({ config }: Installation): Promise<readonly Finding[]> => [
  inWords(await inspectStore(config.databaseUrl)),
];

function inWords(state: StoreState): Finding {
  if (state.kind === 'missing' && !state.writable) return broken(`Không tạo được tệp ${state.path}.`, STORE_ADVICE.read_only);
  if (state.kind === 'missing') return look(`Chưa có tệp ${state.path}.`, 'Lần chạy đầu tiên (npm start) sẽ tạo ra tệp này.');
  if (state.kind === 'unusable') return broken(`Không dùng được ${state.path}.`, STORE_ADVICE[state.fault]);
  const { path, schema, writable } = state;
  if (schema === 'newer') return broken(`Tệp ${path} thuộc phiên bản mới hơn.`, STORE_ADVICE.newer_schema);
  if (!writable) return broken(`Không ghi được ${path}.`, STORE_ADVICE.read_only);
  if (schema === 'older')
    return look(`Tệp ${path} theo khuôn cũ.`, 'Sao lưu tệp rồi khởi động lại dịch vụ; dịch vụ tự đổi sang khuôn mới.');
  return good(`Mở được, lành lặn, đúng phiên bản, ghi được: ${path}.`);
}
