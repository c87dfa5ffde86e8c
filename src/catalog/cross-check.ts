import { CONVERSATION_GROUP } from '../core/confidence.ts';
import type { Period } from '../core/catalog.ts';
import { OUT_OF_SCOPE } from '../core/ranking.ts';
import type { Draft } from './assemble.ts';
import { overlap } from './periods-file.ts';

/** What only shows when all files are together: everything asked is answered, everything named exists. */
export function crossCheck(draft: Draft): void {
  const report = (file: string, line: number, message: string): void => void draft.problems.push({ file, line, message });

  for (const [id, { intent, file, lineOf }] of draft.intents) {
    if (intent.group !== CONVERSATION_GROUP && !draft.answers.has(id))
      report(file, 1, `Chưa có câu trả lời. Hãy thêm content/answers/${intent.group}/${id}.md.`);
    for (const [i, near] of intent.near.entries()) {
      if (near.intent !== OUT_OF_SCOPE && !draft.intents.has(near.intent))
        report(file, lineOf(['near', i]), `Không có chủ đề "${near.intent}". Hãy sửa mã, hoặc ghi "${OUT_OF_SCOPE}".`);
    }
  }

  for (const [id, { answer, file, group, placeholders }] of draft.answers) {
    const intent = draft.intents.get(id)?.intent;
    if (intent === undefined) report(file, 1, `Không câu hỏi nào dẫn tới câu trả lời này. Hãy thêm intents/${group}/${id}.yml.`);
    else if (intent.group !== group)
      report(file, 1, `Câu trả lời nằm ở nhóm "${group}" còn câu hỏi ở nhóm "${intent.group}". Hãy để cùng nhóm.`);
    if (answer.flow !== null && !draft.flows.has(answer.flow))
      report(file, 1, `Không có hướng dẫn từng bước "${answer.flow}" trong content/flows/.`);
    for (const [aspect, other] of Object.entries(answer.elsewhere)) {
      if (!draft.answers.has(other)) report(file, 1, `Mục elsewhere (${aspect}) dẫn tới "${other}" không có.`);
    }
    for (const { fact, claim } of answer.sources) {
      if (!draft.facts.has(fact))
        report(file, 1, `Nguồn "${fact}" (ý “${claim}”) không có trong content/facts.yml. Hãy sửa mã, hoặc thêm vào sổ dữ kiện.`);
    }
    for (const { name, line } of placeholders) {
      if (!Object.hasOwn(answer.periods, name) && !draft.periods.has(name))
        report(file, line, `Không có giá trị {{${name}}} trong "periods" của tệp này hay trong content/periods.yml.`);
    }
    for (const [name, periods] of Object.entries(answer.periods)) {
      if (draft.periods.has(name)) report(file, 1, `Giá trị {{${name}}} đã có trong content/periods.yml. Hãy đổi tên hoặc xoá ở một chỗ.`);
      if (!placeholders.some((placeholder) => placeholder.name === name))
        report(file, 1, `Giá trị {{${name}}} không được dùng trong tệp này. Hãy xoá.`);
      reportOverlap(report, file, name, periods);
    }
  }
  for (const [name, periods] of draft.periods) reportOverlap(report, 'content/periods.yml', name, periods);

  for (const { flow, file } of draft.flows.values()) {
    if (!draft.answers.has(flow.intent)) report(file, 1, `Không có chủ đề "${flow.intent}" (mục intent).`);
    for (const step of Object.values(flow.steps)) {
      if (step.kind !== 'end') continue;
      for (const intent of step.see)
        if (!draft.answers.has(intent)) report(file, 1, `Bước "${step.id}" dẫn tới chủ đề "${intent}" không có.`);
    }
  }
}

function reportOverlap(
  report: (file: string, line: number, message: string) => void,
  file: string,
  name: string,
  periods: readonly Period[],
): void {
  const both = overlap(periods);
  if (both !== null)
    report(
      file,
      1,
      `Giá trị {{${name}}} có hai khoảng thời gian chồng nhau: ${both.map(({ from, to }) => `${from ?? '…'} đến ${to ?? '…'}`).join(' và ')}.`,
    );
}
