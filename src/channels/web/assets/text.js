// Turns the text of a message into what the page shows: paragraphs, lists, links. Everything stays text; nothing is read as markup.

const LINK = /https:\/\/[^\s]*[^\s.,;:!?)”"]|\b(?:[a-z]+\.)*[a-z]+\.gov\.vn\b|\b1[89]00[. ]?\d{4}\b/g;
const ITEM = /^- /;
const LONGEST_TITLE = 90;

/** An answer of the assistant begins with its title on a line of its own; an officer's words are never taken for one. */
export function rendered(words, author) {
  if (author === 'citizen') return linked(words);
  const [first, ...others] = words.split(/\n{2,}/);
  const titled = author === 'bot' && others.length > 0 && first.length < LONGEST_TITLE && !/[\n.?!:]/.test(first);
  if (!titled) return [first, ...others].flatMap(blocks);
  return [element('strong', first), ...others.flatMap(blocks)];
}

/** A paragraph's lines: a run of “- ” is a list, so that long items hang under their first word; other lines stay as they stand. */
function blocks(paragraph) {
  const found = [];
  for (const line of paragraph.split('\n')) {
    const isItem = ITEM.test(line);
    const last = found.at(-1);
    if (last?.isItem === isItem) last.lines.push(line);
    else found.push({ isItem, lines: [line] });
  }
  return found.map(({ isItem, lines }) =>
    isItem
      ? element('ul', ...lines.map((line) => element('li', ...linked(line.replace(ITEM, '')))))
      : element('p', ...linked(lines.join('\n'))),
  );
}

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** Official addresses and hotlines one can tap. */
function linked(words) {
  const parts = [];
  let from = 0;
  for (const match of words.matchAll(LINK)) {
    const [found] = match;
    const link = element('a', found);
    link.href = /^1[89]00/.test(found) ? `tel:${found.replace(/\D/g, '')}` : found.startsWith('https:') ? found : `https://${found}`;
    if (!link.href.startsWith('tel:')) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer' });
    parts.push(words.slice(from, match.index), link);
    from = match.index + found.length;
  }
  return [...parts, words.slice(from)];
}
