import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mulberry32 } from '../../src/nlu/linear.ts';

/**
 * `node test/load/synthetic.ts --folder DIR`: a file to train on, of 150 intents with 100 examples each, and one to test on,
 * for `npm run eval -- --train DIR/train.jsonl --test DIR/test.jsonl`. Each intent has words of its own among words that
 * all share.
 */
const { values } = parseArgs({ options: { folder: { type: 'string' } } });
const INTENTS = 150;
const [TRAIN, TEST] = [100, 10];

const random = mulberry32(150);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
const syllable = (): string =>
  pick(['b', 'c', 'ch', 'd', 'đ', 'h', 'kh', 'l', 'm', 'n', 'ng', 'ph', 't', 'th', 'tr', 'v', 'x']) +
  pick(['a', 'á', 'an', 'anh', 'ế', 'iên', 'ô', 'ông', 'uy', 'ươ', 'ư', 'ình']);
const words = (count: number): string[] => Array.from({ length: count }, syllable);

const shared = words(200);
// Compounds of two syllables, as most Vietnamese words are: the syllables are everybody's, the pair is the intent's own.
const own = Array.from({ length: INTENTS }, () => words(12).map((first) => `${first} ${syllable()}`));
const sentence = (intent: number): string =>
  Array.from({ length: 6 + Math.floor(random() * 10) }, () => (random() < 0.35 ? pick(own[intent]!) : pick(shared))).join(' ');
const rows = (each: number): string =>
  Array.from({ length: INTENTS * each }, (_, i) => JSON.stringify({ text: sentence(i % INTENTS), intent: `viec-${i % INTENTS}` })).join(
    '\n',
  );

const folder = values.folder ?? '.data';
await writeFile(join(folder, 'train.jsonl'), rows(TRAIN));
await writeFile(join(folder, 'test.jsonl'), rows(TEST));
