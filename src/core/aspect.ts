/** What about a service is asked. The order is the order in which an answer's sections are offered. */
export const ASPECTS = ['cach-lam', 'ho-so', 'noi-nop', 'le-phi', 'thoi-han', 'doi-tuong', 'can-cu'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** The heading of an answer's section, and the label of the button that opens it. */
export const ASPECT_HEADINGS: Readonly<Record<Aspect, string>> = {
  'cach-lam': 'Cách làm',
  'ho-so': 'Hồ sơ',
  'noi-nop': 'Nơi nộp',
  'le-phi': 'Lệ phí',
  'thoi-han': 'Thời hạn giải quyết',
  'doi-tuong': 'Đối tượng',
  'can-cu': 'Căn cứ',
};

export const isAspect = (word: string): word is Aspect => (ASPECTS as readonly string[]).includes(word);
