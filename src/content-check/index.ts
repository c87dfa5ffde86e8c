import { duplicatesAcrossIntents, misfiledExamples } from './examples.ts';
import type { Check, Finding, Material } from './finding.ts';
import { dueForReview, endingPeriods, holidaysMissing } from './freshness.ts';
import { emptyRedirects, tooLongForZalo, unreachedFlows } from './reach.ts';
import { variety } from './skeletons.ts';
import { abolishedOffices, longSentences, unmarkedVietnamese } from './wording.ts';

/** What `npm run content` looks for, once the files read at all. */
const CHECKS: readonly Check[] = [
  abolishedOffices,
  unmarkedVietnamese,
  longSentences,
  dueForReview,
  endingPeriods,
  holidaysMissing,
  duplicatesAcrossIntents,
  misfiledExamples,
  variety,
  tooLongForZalo,
  unreachedFlows,
  emptyRedirects,
];

/** Every finding, errors first, then by place. */
export const checkContent = (material: Material): Finding[] =>
  CHECKS.flatMap((check) => check(material)).toSorted(
    (a, b) => a.severity.localeCompare(b.severity) || a.file.localeCompare(b.file) || a.line - b.line,
  );
