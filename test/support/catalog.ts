import type { Catalog } from '../../src/core/catalog.ts';
import { PHRASES } from '../../src/core/phrases.ts';
import type { Phrases } from '../../src/core/phrases.ts';

/** A catalog with nothing in it, for tests that fill in what they are about. */
export const EMPTY_CATALOG: Catalog = {
  version: 'v',
  intents: {},
  background: [],
  aspects: [],
  answers: {},
  flows: {},
  periods: {},
  phrases: Object.fromEntries(Object.keys(PHRASES).map((id) => [id, ''])) as Phrases,
  organization: {
    name: 'Tổ hỗ trợ',
    sample: false,
    hotline: null,
    week: {},
    holidays: [],
    firstAnswerMinutes: 240,
    urgentAnswerMinutes: 30,
    communes: [],
  },
};
