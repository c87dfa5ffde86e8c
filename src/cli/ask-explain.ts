import { ASPECT_HEADINGS } from '../core/aspect.ts';
import { THRESHOLDS } from '../core/confidence.ts';
import { OUTCOMES } from '../core/outcome.ts';
import type { Knowledge } from '../core/turn.ts';
import type { Asked } from '../core/ask.ts';

/** One answer in words, with the reasons: which words decided, who came second, how close, by which thresholds. */
export function explain({ settlement, ranking, decision, json }: Asked, { catalog, matcher }: Knowledge): string {
  const [first, second] = ranking.candidates;
  const titleOf = (intent: string): string => catalog.intents[intent]?.title ?? 'Ngoài phạm vi';
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const margin = (first?.score ?? 0) - (second?.score ?? 0);
  const lines = [
    ...settlement.replies.map(
      (reply) =>
        reply.text + (reply.buttons.length > 0 ? `\n\n${reply.buttons.map((button, i) => `  ${i + 1}. ${button.label}`).join('\n')}` : ''),
    ),
    '────────────────────────────────────────',
    `Kết quả      ${OUTCOMES[settlement.outcome]} (${settlement.outcome})`,
    `Chủ đề       ${json.intent === null ? '—' : `${json.intent}: ${titleOf(json.intent)}`}${json.aspect === null ? '' : `, hỏi về ${ASPECT_HEADINGS[json.aspect as keyof typeof ASPECT_HEADINGS].toLowerCase()}`}`,
    `Khả năng     ${ranking.candidates
      .slice(0, 4)
      .map(({ intent, score }) => `${intent} ${percent(score)}`)
      .join(' · ')}`,
    `Cách biệt    ${percent(margin)} so với chủ đề thứ hai`,
    `Ngưỡng       trả lời từ ${percent(THRESHOLDS.answer)} và cách biệt từ ${percent(THRESHOLDS.margin)}; từ chối từ ${percent(THRESHOLDS.decline)}`,
    `Vì các chữ   ${ranking
      .evidence(ranking.candidates)
      .map(({ word, weight }) => `${word} ${weight >= 0 ? '+' : '−'}${Math.abs(weight).toFixed(2)}`)
      .join(', ')}`,
    ...(ranking.followUp === null
      ? []
      : [`Hỏi tiếp      ${ranking.followUp === 'keeps-topic' ? 'giữ chủ đề đang nói' : 'giữ điều đang hỏi, đổi chủ đề'}`]),
    ...(decision.kind === 'clarify' ? [`Mời chọn     ${decision.choices.join(', ')}`] : []),
    `Bản          nội dung ${catalog.version}, mô hình ${matcher.version}`,
  ];
  return `${lines
    .join('\n\n')
    .replace(/(─+)\n\n/, '$1\n')
    .replace(/\n\n(?=(?:Chủ đề|Khả năng|Cách biệt|Ngưỡng|Vì các chữ|Hỏi tiếp|Mời chọn|Bản) )/g, '\n')}\n`;
}
