import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { AttackOutcome } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type AttackSpec, type AttackTarget, attackSpecs, rightOf } from './attack-specs.ts';

/** How networks are attacked. */
export interface RobustnessOptions {
  /** L∞ sizes on pixels in [0, 1]. */
  readonly epsilons: readonly number[];
  /** The attacks, in order; by default all of `attackSpecs`. */
  readonly attackSpecs?: readonly AttackSpec[];
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images attacked at a time; 100 by default. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** Which images of a data set a network gets right: a digit an image, 1 where it is right. */
export interface RobustnessOutcome {
  readonly clean: string;
  readonly attacks: readonly AttackOutcome[];
}

/** A network, the images it is attacked on, and the networks whose adversarial images are tried on it. */
export interface Attacked {
  readonly classifier: Classifier;
  readonly sources: readonly Classifier[];
  readonly dataset: ImageDataset;
}

/**
 * Attacks several networks on the same images in every way that there is, so that they can be compared image by image. The images
 * that each network's PGD makes are tried on the others (transfer).
 *
 * @param networks by name
 * @returns by the same names, which images are still right under each attack at each ε
 * @throws the signal's reason if it was aborted
 * @example
 * const outcomes = await compareRobustness({ plain, robust }, images.slice(0, 100), { epsilons: [0.1, 0.3] });
 */
export async function compareRobustness(
  networks: Readonly<Record<string, Classifier>>,
  dataset: ImageDataset,
  options: RobustnessOptions,
): Promise<Record<string, RobustnessOutcome>> {
  const all = Object.entries(networks);
  const outcomes: Record<string, RobustnessOutcome> = {};
  for (const [i, [name, classifier]] of all.entries()) {
    const sources = all.filter(([other]) => other !== name).map(([, other]) => other);
    const onProgress: ProgressListener = (done, note) =>
      options.onProgress?.((i + done) / all.length, `${name}: ${note}`);
    outcomes[name] = await measureRobustness({ classifier, sources, dataset }, { ...options, onProgress });
  }
  return outcomes;
}

/** Which images a network still gets right under each attack, at each ε. */
export async function measureRobustness(attacked: Attacked, options: RobustnessOptions): Promise<RobustnessOutcome> {
  const { attackSpecs: specs = attackSpecs, epsilons, batchSize = 100, seed = 1, signal } = options;
  const everyone = [...Array(attacked.dataset.size).keys()];
  const right = await judge(attacked, everyone, batchSize, async ({ classifier, images, labels }) =>
    rightOf(classifier, images, labels),
  );
  const attacks: AttackOutcome[] = [];
  for (const [i, epsilon] of epsilons.entries()) {
    const standing = [...right];
    for (const [k, spec] of specs.entries()) {
      const note = `${spec.title}, ε = ${formatEpsilon(epsilon)}`;
      const rounds = epsilons.length * specs.length;
      const onProgress = (done: number) => options.onProgress?.((i * specs.length + k + done) / rounds, note);
      attacks.push(await measure(spec, attacked, standing, { epsilon, batchSize, seed, signal, onProgress }));
    }
  }
  return { clean: flagsOf(right), attacks };
}

interface Round extends Required<Pick<RobustnessOptions, 'batchSize' | 'seed'>>, Pick<RobustnessOptions, 'signal'> {
  readonly epsilon: number;
  onProgress(done: number): void;
}

/** One attack at one ε; takes those that it breaks out of `standing`. */
async function measure(
  spec: AttackSpec,
  attacked: Attacked,
  standing: boolean[],
  { epsilon, seed, batchSize, signal, onProgress }: Round,
): Promise<AttackOutcome> {
  const started = performance.now();
  const samples = [...standing.keys()].filter((i) => !spec.onStanding || standing[i]);
  let done = 0;
  const broken = await judge(attacked, samples, batchSize, async (target, indices) => {
    const within = (share: number) => onProgress((done + share * indices.length) / samples.length);
    const found = await spec.broken(target, { epsilon, seed, indices, signal, onProgress: within });
    done += indices.length;
    return found;
  });
  const left = standing.map(() => !spec.onStanding);
  for (const [k, i] of samples.entries()) {
    left[i] = !broken[k];
    standing[i] &&= !broken[k];
  }
  const seconds = (performance.now() - started) / 1000;
  return { attack: spec.name, epsilon, standing: flagsOf(left), seconds };
}

const flagsOf = (standing: readonly boolean[]): string => standing.map(Number).join('');

/** Asks something of some images, a batch at a time. */
async function judge(
  { dataset, ...network }: Attacked,
  samples: readonly number[],
  batchSize: number,
  ask: (target: AttackTarget, indices: number[]) => Promise<boolean[]>,
): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let first = 0; first < samples.length; first += batchSize) {
    const indices = samples.slice(first, first + batchSize);
    const batch = dataset.batch(indices);
    try {
      const labels = Int32Array.from(indices, (i) => dataset.labels[i]);
      answers.push(...(await ask({ ...network, images: batch.images, labels }, indices)));
    } finally {
      tf.dispose([batch.images, batch.labels]);
    }
  }
  return answers;
}
