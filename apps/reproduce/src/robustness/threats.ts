import { type Attack, disposeAttackResult, eq10, pgd, square } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** A network, some images, and what an attack may know besides. */
export interface Victim {
  readonly classifier: Classifier;
  readonly images: Tensor4D;
  readonly labels: Int32Array;
  /** Other networks of the same task, whose adversarial images may carry over. */
  readonly sources: readonly Classifier[];
}

export interface ThreatOptions {
  readonly epsilon: number;
  readonly seed: number;
  readonly firstIndex: number;
  readonly signal: AbortSignal;
  onProgress(done: number): void;
}

/** A way to attack; all are L∞ and stay inside of the valid pixels. */
export interface Threat {
  readonly name: string;
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
  /** Whether each image is taken for something else. */
  broken(victim: Victim, options: ThreatOptions): Promise<boolean[]>;
}

/** Whether each image is taken for what it is. */
export function rightOf(classifier: Classifier, images: Tensor4D, labels: Int32Array): boolean[] {
  const predictions = tidy(() => classifier.predict(images).dataSync());
  return Array.from(labels, (label, i) => predictions[i] === label);
}

const by =
  (attack: Attack): Threat['broken'] =>
  async ({ classifier, images, labels }, { epsilon, ...options }) => {
    const result = await attack.run(classifier, images, labels, { ...options, epsilons: [epsilon] });
    disposeAttackResult(result);
    return result.perturbed[0].success;
  };

const carriedOver: Threat['broken'] = async (
  { classifier, images, labels, sources },
  { epsilon, onProgress, ...options },
) => {
  const broken = Array.from(labels, () => false);
  for (const [i, source] of sources.entries()) {
    const made = await pgd().run(source, images, labels, {
      ...options,
      epsilons: [epsilon],
      onProgress: (done) => onProgress((i + done) / sources.length),
    });
    const right = rightOf(classifier, made.perturbed[0].clipped, labels);
    for (const [k, isRight] of right.entries()) broken[k] ||= !isRight;
    disposeAttackResult(made);
  }
  return broken;
};

const SQUARE_QUERIES = 1_000;

/** From the paper's attack to the strongest; the worst over all of them is what a network is to be judged by. */
export const threats: readonly Threat[] = [
  {
    name: 'eq10',
    title: 'eq. 10',
    description: 'the paper’s attack, one step, clipped to valid pixels',
    broken: by(eq10()),
  },
  {
    name: 'transfer',
    title: 'transfer',
    description: 'images that PGD-40 made on the plain network and on the ReLU twin, the network itself left out',
    broken: carriedOver,
  },
  {
    name: 'square',
    title: 'Square',
    description: `random search without gradients (Andriushchenko et al. 2020), ${SQUARE_QUERIES} queries`,
    broken: by(square({ queries: SQUARE_QUERIES })),
  },
  {
    name: 'pgd',
    title: 'PGD-40',
    description: '40 steps from a random start (Madry et al. 2018) on the loss that the network was trained with',
    broken: by(pgd()),
  },
];
