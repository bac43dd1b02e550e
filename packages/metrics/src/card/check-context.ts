import type { Attack, AttackLoss } from '@saf/attacks';
import { ForwardPass, lossNamed, randomImages } from '@saf/attacks/framework';
import { runSuite, type SuiteAttack, type SuiteBatch, type SuiteFinding, type SuiteOutcome } from '@saf/attacks/suite';
import type { Classifier } from '@saf/models';
import { fillUniform, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { predictAll } from '../predictions.ts';
import type { CardBudget, CardOptions } from './card-options.ts';
import { countOf, either, type Mask } from './masks.ts';

/** What one attack did at one epsilon. */
export interface AttackRecord {
  readonly name: string;
  readonly epsilon: number;
  /** Images it was given. */
  readonly attacked: readonly number[];
  /** Those of all images that it got wrong. */
  readonly wrong: Mask;
}

/** What all attacks did at one epsilon. */
interface WorstAt {
  /** Images that are wrong as they are or after any attack at this epsilon. */
  readonly wrong: number;
  readonly attacks: { readonly name: string; readonly wrong: number; readonly attacked: number }[];
}

/** What finds out by itself which images of a batch are wrong. */
export type FindBatch = (batch: SuiteBatch) => Promise<SuiteFinding>;

interface AttackSettings {
  /** Name of the record; null keeps none, for what is no attack on the classifier itself. */
  readonly name: string | null;
  readonly epsilon: number;
  /** All images by default. */
  readonly indices?: readonly number[];
  /** What is attacked; the card's classifier by default. */
  readonly classifier?: Classifier;
  /** Labels of the attacked images; their own by default. */
  readonly labels?: readonly number[];
}

/** What the checks of a card share: the classifier, its images, and what attacks have done so far, each run once. */
export class CheckContext {
  readonly records: AttackRecord[] = [];
  private readonly computed = new Map<string, Promise<unknown>>();

  constructor(
    readonly classifier: Classifier,
    readonly images: tf.Tensor4D,
    readonly labels: Int32Array,
    readonly epsilons: readonly number[],
    readonly budget: CardBudget,
    readonly options: CardOptions,
    /** Says how much of the check under way is done. */
    readonly onProgress: (share: number) => void,
  ) {}

  get count(): number {
    return this.labels.length;
  }

  get seed(): number {
    return this.options.seed ?? 0;
  }

  get batchSize(): number {
    return this.options.batchSize ?? 100;
  }

  /** Distance between the smallest and the largest pixel. */
  get range(): number {
    const [low, high] = this.classifier.bounds;
    return high - low;
  }

  /** Batches of so many things, all images by default: the first of each and how many there are. Throws once the card is aborted. */
  *batches(count = this.count): Generator<{ readonly first: number; readonly size: number }> {
    for (let first = 0; first < count; first += this.batchSize) {
      this.options.signal?.throwIfAborted();
      yield { first, size: Math.min(this.batchSize, count - first) };
    }
  }

  /** A loss of each input [N] for labels, int32 [N]. */
  loss(name: AttackLoss, inputs: tf.Tensor4D, labels: tf.Tensor1D): tf.Tensor1D {
    return lossNamed(name)(new ForwardPass(this.classifier, inputs), labels);
  }

  /** What several checks look at, computed for the first of them. */
  once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.computed.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = compute();
    this.computed.set(key, made);
    return made;
  }

  /** Images that are wrong as they are. */
  clean(): Promise<Mask> {
    return this.once('clean', () => this.wrongOf(this.classifier, this.images, this.labels));
  }

  /** Images that `perturbed` ones of some labels are wrong at. */
  async wrongOf(classifier: Classifier, perturbed: tf.Tensor4D, labels: ArrayLike<number>): Promise<boolean[]> {
    const predictions = await predictAll(classifier, perturbed, { batchSize: this.batchSize });
    return Array.from(predictions, (prediction, i) => prediction !== labels[i]);
  }

  /** Scores of all images, from a fresh pass: [N, outputs], the caller's. */
  scores(): tf.Tensor2D {
    return tf.tidy(() => {
      const logitsOf = ({ first, size }: { first: number; size: number }) =>
        this.classifier.logits(tf.slice(this.images, first, size));
      return tf.concat2d(Array.from(this.batches(), logitsOf), 0);
    });
  }

  /** Attacks images at one epsilon: which of all images are wrong, inside the ball and the bounds. */
  async attack(attack: Attack | { find: FindBatch }, settings: AttackSettings): Promise<boolean[]> {
    const { name, epsilon } = settings;
    const attacked = settings.indices ?? [...Array(this.count).keys()];
    const suite = [{ name: name ?? 'attack', attack, samples: 'all' }] as const;
    const [{ broken }] = await this.runSuite(suite, { ...settings, indices: attacked });
    const wrong = new Array<boolean>(this.count).fill(false);
    for (const [sample, index] of attacked.entries()) wrong[index] = broken[0][sample];
    if (name !== null) this.records.push({ name, epsilon, attacked, wrong });
    return wrong;
  }

  /** Several attacks on images at one epsilon, by their places among those attacked. Nothing is recorded. */
  async runSuite(
    attacks: readonly SuiteAttack[],
    { classifier = this.classifier, epsilon, indices, labels }: Omit<AttackSettings, 'name'>,
  ): Promise<readonly SuiteOutcome[]> {
    const attacked = indices ?? [...Array(this.count).keys()];
    const source = {
      count: attacked.length,
      take: (samples: readonly number[]) => this.take(samples.map((sample) => attacked[sample])),
    };
    const { attacks: outcomes } = await runSuite(classifier, source, labels ?? attacked.map((i) => this.labels[i]), {
      attacks,
      epsilons: [epsilon],
      seed: this.seed,
      indices: attacked,
      batchSize: this.batchSize,
      signal: this.options.signal,
      onProgress: this.onProgress,
    });
    return outcomes;
  }

  /** The worst over all attacks so far, image by image. A smaller perturbation is one of the larger ball too. */
  async worstAt(epsilon: number): Promise<WorstAt> {
    const within = this.records.filter((record) => record.epsilon <= epsilon);
    const wrong = within.reduce((sum, record) => either(sum, record.wrong), await this.clean());
    const own = within.filter((record) => record.epsilon === epsilon);
    return { wrong: countOf(wrong), attacks: own.map(summary) };
  }

  /** Images by number, as a tensor of the caller's. */
  take(indices: readonly number[]): tf.Tensor4D {
    return tf.tidy(() => tf.gather(this.images, tf.tensor1d([...indices], 'int32')));
  }

  /** Uniform in the ball of an image, inside the bounds: [count, height, width, channels], the caller's. */
  uniformPoints(index: number, epsilon: number, count: number, source: RandomSource): tf.Tensor4D {
    const { inputShape, bounds } = this.classifier;
    return tf.tidy(() => {
      const noise = randomImages([count, ...inputShape], (out) => fillUniform(out, source, -epsilon, epsilon));
      return tf.clipByValue(tf.add(this.take([index]), noise), ...bounds) as tf.Tensor4D;
    });
  }
}

const summary = ({ name, attacked, wrong }: AttackRecord) => ({
  name,
  wrong: countOf(wrong),
  attacked: attacked.length,
});
