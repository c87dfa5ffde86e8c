import type { Vector } from './vectors.ts';

/** A multinomial logistic regression: one weight a feature and class, laid out row by row so that a text reads few stretches of memory. */
export type LinearModel = {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
};

export type TrainOptions = {
  readonly epochs: number;
  readonly rate: number;
  /** L2 regularisation, per step. */
  readonly decay: number;
  /** Seeds the order of the examples: the same seed trains the same model. */
  readonly seed: number;
};

export const DEFAULT_TRAINING: TrainOptions = { epochs: 7, rate: 10, decay: 2e-6, seed: 20261124 };

/** The bias of a class moves more slowly than its weights: how common a class is among examples says little about questions. */
const BIAS_RATE = 0.1;

/** Errors this small are not worth a step. */
const NEGLIGIBLE = 5e-3;

/** An example the model is this sure of rests for some epochs: it would teach nothing. */
const SURE = 0.97;
const REST = 2;

/** @param variants per example its vectors, e.g. with and without marks; the epochs take them in turn. */
export function trainLinear(
  variants: readonly (readonly Vector[])[],
  labels: Int32Array,
  importance: Float32Array,
  rows: number,
  classes: number,
  { epochs, rate, decay, seed }: TrainOptions = DEFAULT_TRAINING,
): LinearModel {
  const weights = new Float32Array(rows * classes);
  const bias = new Float32Array(classes);
  const scores = new Float64Array(classes);
  const active = new Int32Array(classes);
  const order = Int32Array.from(labels, (_, i) => i);
  const resting = new Uint8Array(labels.length);
  const random = mulberry32(seed);
  // The weights are kept divided by `scale`, so that shrinking all of them is one multiplication.
  let scale = 1;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    const pace = rate * (1 - epoch / epochs) ** 1.2 + rate * 0.01;
    for (const i of order) {
      const versions = variants[i] ?? [];
      const vector = versions[(epoch + i) % versions.length];
      if (resting[i]! > 0) {
        resting[i]! -= 1;
        continue;
      }
      if (vector === undefined) continue;
      scoreInto(scores, { classes, weights, bias }, vector, scale);
      softmaxInPlace(scores);
      const label = labels[i]!;
      if (scores[label]! > SURE) resting[i] = REST;
      scores[label]! -= 1;
      const size = pace * (importance[i] ?? 1);
      scale *= 1 - pace * decay;
      learn(weights, bias, vector, scores, size, scale, active);
    }
  }
  for (let i = 0; i < weights.length; i += 1) weights[i]! *= scale;
  return { classes, weights, bias };
}

/** One step down the gradient. Only classes that were off by more than a trifle move; row by row, as the weights lie. */
function learn(
  weights: Float32Array,
  bias: Float32Array,
  { rows, values }: Vector,
  errors: Float64Array,
  size: number,
  scale: number,
  active: Int32Array,
): void {
  const classes = errors.length;
  let moving = 0;
  for (let k = 0; k < classes; k += 1) {
    const error = errors[k]!;
    if (error < NEGLIGIBLE && error > -NEGLIGIBLE) continue;
    active[moving] = k;
    moving += 1;
    bias[k]! -= size * error * BIAS_RATE;
  }
  const step = size / scale;
  for (let f = 0; f < rows.length; f += 1) {
    const at = rows[f]! * classes;
    const change = step * values[f]!;
    for (let a = 0; a < moving; a += 1) {
      const k = active[a]!;
      weights[at + k]! -= change * errors[k]!;
    }
  }
}

/** Eight classes at a time, so that the sums stay in registers: twice as fast as class by class. */
export function scoreInto(scores: Float64Array, { classes, weights, bias }: LinearModel, { rows, values }: Vector, scale = 1): void {
  const count = rows.length;
  let k = 0;
  for (; k + 8 <= classes; k += 8) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let i = 0; i < count; i += 1) {
      const at = rows[i]! * classes + k;
      const value = values[i]!;
      a += weights[at]! * value;
      b += weights[at + 1]! * value;
      c += weights[at + 2]! * value;
      d += weights[at + 3]! * value;
      e += weights[at + 4]! * value;
      f += weights[at + 5]! * value;
      g += weights[at + 6]! * value;
      h += weights[at + 7]! * value;
    }
    scores[k] = a;
    scores[k + 1] = b;
    scores[k + 2] = c;
    scores[k + 3] = d;
    scores[k + 4] = e;
    scores[k + 5] = f;
    scores[k + 6] = g;
    scores[k + 7] = h;
  }
  for (; k < classes; k += 1) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += weights[rows[i]! * classes + k]! * values[i]!;
    scores[k] = sum;
  }
  for (let i = 0; i < classes; i += 1) scores[i] = scores[i]! * scale + bias[i]!;
}

export function softmaxInPlace(scores: Float64Array, temperature = 1): void {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) {
    const raised = Math.exp((scores[k]! - most) / temperature);
    scores[k] = raised;
    sum += raised;
  }
  for (let k = 0; k < scores.length; k += 1) scores[k] = scores[k]! / sum;
}

/** A small seeded generator (Tommy Ettinger's mulberry32): order must be mixed, and the same each time. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}
