import type { Check, Finding } from './finding.ts';
import { answerFile, lineOf } from './finding.ts';

const SOON_DAYS = 30;
/** A source read longer ago than this should be read again, whatever the answer's own date says. */
const OLD_SOURCE_DAYS = 240;
const DAY = 86_400_000;

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** Answers past their date for review, or nearly; sources read too long ago. */
export const dueForReview: Check = (material) => {
  const { catalog, today } = material;
  return Object.values(catalog.answers).flatMap((answer): Finding[] => {
    const file = answerFile(catalog, answer.intent);
    const left = daysBetween(today, answer.reviewBy);
    const line = lineOf(material, file, 'review_by:');
    const findings: Finding[] = [];
    if (left < 0)
      findings.push({
        severity: 'error',
        file,
        line,
        message: `Quá hạn rà soát ${-left} ngày. Hãy kiểm lại nguồn, rồi sửa checked và review_by.`,
      });
    else if (left <= SOON_DAYS)
      findings.push({ severity: 'warning', file, line, message: `Còn ${left} ngày là đến hạn rà soát (${answer.reviewBy}).` });
    for (const source of answer.sources) {
      if (daysBetween(source.read, today) > OLD_SOURCE_DAYS)
        findings.push({
          severity: 'warning',
          file,
          line: lineOf(material, file, source.fact),
          message: `Nguồn ${source.fact} đọc từ ${source.read}. Hãy đọc lại.`,
        });
    }
    return findings;
  });
};

/** Values that run out: after the last day the line is gone, which the editor should have meant. */
export const endingPeriods: Check = ({ catalog, today }) =>
  Object.entries(catalog.periods).flatMap(([name, periods]): Finding[] => {
    const last = periods.reduce<string | null>(
      (latest, { to }) => (latest === null || to === null ? to : to > latest ? to : latest),
      periods[0]?.to ?? null,
    );
    const left = last === null ? Number.POSITIVE_INFINITY : daysBetween(today, last);
    if (left > SOON_DAYS) return [];
    const when = left < 0 ? `đã hết từ ${last ?? ''}` : `còn ${left} ngày`;
    return [
      {
        severity: 'warning',
        file: 'content/periods.yml',
        line: 1,
        message: `Giá trị {{${name}}} ${when}. Nếu có mức mới, hãy thêm dòng tiếp theo.`,
      },
    ];
  });

const HOLIDAYS_FROM_MONTH = 10;

/** Deadlines told to citizens are wrong without next year's holidays; they are announced in autumn. */
export const holidaysMissing: Check = ({ catalog, today }) => {
  const year = Number(today.slice(0, 4)) + 1;
  const known = catalog.organization.holidays.some((holiday) => holiday.startsWith(String(year)));
  return Number(today.slice(5, 7)) >= HOLIDAYS_FROM_MONTH && !known
    ? [
        {
          severity: 'warning',
          file: 'content/organization.yml',
          line: 1,
          message: `Chưa có ngày nghỉ lễ, Tết năm ${year}. Hãy thêm vào "holidays".`,
        },
      ]
    : [];
};
