import { CatalogError, loadCatalog } from '../../catalog/index.ts';
import { inWords } from '../../catalog/problem.ts';
import type { Catalog } from '../../core/catalog.ts';
import { localDate } from '../../core/working-hours.ts';
import { broken, good, look } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Installation } from './installation.ts';

export async function checkContent({ config, clock }: Installation): Promise<readonly Finding[]> {
  try {
    return remarksOn(await loadCatalog(config.contentRoot), localDate(clock.now()));
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    const [first] = error.problems;
    return [
      broken(
        `${error.problems.length} chỗ sai trong tệp nội dung. Chỗ đầu tiên: ${first === undefined ? '' : inWords(first)}`,
        'Chạy npm run content để xem tất cả rồi sửa.',
      ),
    ];
  }
}

function remarksOn({ answers, organization }: Catalog, today: string): readonly Finding[] {
  const all = Object.values(answers);
  const overdue = all.filter(({ reviewBy }) => reviewBy < today);
  return [
    good(`Đọc được ${all.length} câu trả lời.`),
    ...(overdue.length > 0
      ? [look(`${overdue.length} câu trả lời đã quá hạn rà soát.`, 'Chạy npm run content để xem câu nào, kiểm tra lại rồi sửa review_by.')]
      : []),
    ...(organization.sample
      ? [look('Cơ quan, xã, phường còn là dữ liệu mẫu.', 'Sửa content/organization.yml theo địa phương rồi đặt sample: false.')]
      : []),
  ];
}
