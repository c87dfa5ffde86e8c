import { ASPECTS } from '../core/aspect.ts';
import { answerReply, sectionsOf } from '../core/reply.ts';
import type { Check, Finding } from './finding.ts';
import { answerFile } from './finding.ts';

/** A Zalo message holds 2,000 characters (Zalo OA API, message/cs); longer ones are sent in parts. */
const ZALO_TEXT = 2_000;

export const tooLongForZalo: Check = ({ catalog, today }) => {
  const now = Date.parse(`${today}T12:00:00+07:00`);
  return Object.values(catalog.answers).flatMap((answer): Finding[] =>
    [null, ...ASPECTS.filter((aspect) => sectionsOf(answer).includes(aspect))].flatMap((aspect) => {
      const { text } = answerReply(catalog, answer, aspect, now);
      if (text.length <= ZALO_TEXT) return [];
      return [
        {
          severity: 'warning',
          file: answerFile(catalog, answer.intent),
          line: 1,
          message: `Câu trả lời (${aspect ?? 'phần chung'}) dài ${text.length} ký tự, Zalo sẽ phải chia làm hai tin. Hãy rút gọn.`,
        },
      ];
    }),
  );
};

/** A flow that no answer opens is never walked. */
export const unreachedFlows: Check = ({ catalog }) => {
  const opened = new Set(Object.values(catalog.answers).map(({ flow }) => flow));
  return Object.values(catalog.flows)
    .filter(({ id }) => !opened.has(id))
    .map(({ id, intent }) => ({
      severity: 'warning',
      file: `content/flows/${id}.yml`,
      line: 1,
      message: `Không câu trả lời nào mở hướng dẫn này. Hãy thêm "flow: ${id}" vào ${answerFile(catalog, intent)}.`,
    }));
};

/** An answer that leads elsewhere for an aspect must find it answered there. */
export const emptyRedirects: Check = ({ catalog }) =>
  Object.values(catalog.answers).flatMap((answer) =>
    Object.entries(answer.elsewhere).flatMap(([aspect, other]): Finding[] => {
      const target = catalog.answers[other];
      if (target === undefined || (sectionsOf(target) as readonly string[]).includes(aspect)) return [];
      return [
        {
          severity: 'warning',
          file: answerFile(catalog, answer.intent),
          line: 1,
          message: `Mục elsewhere dẫn ${aspect} sang ${other}, nhưng ở đó không có mục này.`,
        },
      ];
    }),
  );
