import { ArgumentError, checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import { fillGaussian, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

/** How often noisy copies of one image were taken for what: plain data, to go on from. */
export interface NoisyCounts {
  readonly seed: number;
  readonly std: number;
  /** The image's number in its data set. */
  readonly index: number;
  /** Of the copies that choose the category: one number for each category, and a last one for nonsense. */
  readonly selection: readonly number[];
  /** Of the copies that estimate its probability. */
  readonly estimation: readonly number[];
}

export type Phase = 'selection' | 'estimation';

/** Which noisy copy of an image is meant. */
export interface NoisyCopyOptions {
  readonly seed: number;
  readonly std: number;
  /** The image's number in its data set. */
  readonly index: number;
  /** Whether the copy chooses the category, or estimates its probability. */
  readonly phase: Phase;
  /** The copy's number in its phase, from 0. */
  readonly number: number;
}

/**
 * One of the noisy copies that vote in randomised smoothing, to be shown: x + noise, N(0, std²) in every pixel. It may leave the
 * bounds of valid pixels.
 *
 * @param pixels of the image, in the order that the classifier takes them in
 * @example
 * const copy = noisyCopy(pixels, { seed: 0, std: 0.25, index: 0, phase: 'estimation', number: 0 });
 */
export function noisyCopy(
  pixels: Float32Array,
  { seed, std, index, phase, number }: NoisyCopyOptions,
): Float32Array<ArrayBuffer> {
  const copy = new Float32Array(pixels.length);
  fillGaussian(copy, randomStream(seed, 'smoothing', index, phase, number), 0, std);
  for (let i = 0; i < copy.length; i++) copy[i] += pixels[i];
  return copy;
}

/** Counts what noisy copies of one image are taken for. Each copy has a random stream of its own: batches change nothing. */
export class NoisyCounter {
  private readonly counts: Record<Phase, number[]>;

  constructor(
    private readonly classifier: Classifier,
    /** Pixels of the image. */
    private readonly pixels: Float32Array,
    private readonly options: { seed: number; std: number; index: number; batchSize: number; signal?: AbortSignal },
    before?: NoisyCounts,
  ) {
    const nothing = new Array<number>(classifier.categories + 1).fill(0);
    if (before) checkSame(before, options, nothing.length);
    this.counts = { selection: [...(before?.selection ?? nothing)], estimation: [...(before?.estimation ?? nothing)] };
  }

  of(phase: Phase): readonly number[] {
    return this.counts[phase];
  }

  total(phase: Phase): number {
    return this.counts[phase].reduce((sum, count) => sum + count, 0);
  }

  /** Draws copies until there are `count`, or until `isHopeless` of how many are left. */
  async drawUntil(phase: Phase, count: number, isHopeless: (left: number) => boolean = () => false): Promise<void> {
    for (let drawn = this.total(phase); drawn < count && !isHopeless(count - drawn); ) {
      this.options.signal?.throwIfAborted();
      const size = Math.min(this.options.batchSize, count - drawn);
      const copies = this.copies(phase, drawn, size);
      const found = this.classifier.predict(copies);
      copies.dispose();
      const predictions = await found.data();
      found.dispose();
      // NONSENSE is −1, and counted last.
      for (const category of predictions) this.counts[phase][category < 0 ? this.classifier.categories : category]++;
      drawn += size;
    }
  }

  toCounts(): NoisyCounts {
    const { seed, std, index } = this.options;
    return { seed, std, index, selection: [...this.counts.selection], estimation: [...this.counts.estimation] };
  }

  private copies(phase: Phase, first: number, count: number): tf.Tensor4D {
    const { seed, std, index } = this.options;
    const size = this.pixels.length;
    const values = new Float32Array(count * size);
    for (let k = 0; k < count; k++)
      values.set(noisyCopy(this.pixels, { seed, std, index, phase, number: first + k }), k * size);
    return tf.tensor4d(values, [count, ...this.classifier.inputShape]);
  }
}

function checkSame(before: NoisyCounts, options: { seed: number; std: number; index: number }, outputs: number): void {
  for (const name of ['seed', 'std', 'index'] as const)
    if (before[name] !== options[name]) throw new ArgumentError(`counts.${name}`, `${options[name]}`, before[name]);
  for (const phase of ['selection', 'estimation'] as const) {
    if (before[phase]?.length !== outputs)
      throw new ArgumentError(`counts.${phase}`, `${outputs} numbers`, before[phase]);
    for (const [i, count] of before[phase].entries())
      checkNumber(`counts.${phase}[${i}]`, count, { min: 0, integer: true });
  }
}
