import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { AttackOutcome } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { rightOf, type Threat, type Victim } from './threats.ts';

export interface RobustnessOptions {
  readonly threats: readonly Threat[];
  readonly epsilons: readonly number[];
  readonly seed: number;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

export interface Attacked {
  readonly classifier: Classifier;
  readonly sources: readonly Classifier[];
  readonly dataset: ImageDataset;
}

/** Which images a network still gets right under each attack, at each ε. */
export async function measureRobustness(
  attacked: Attacked,
  options: RobustnessOptions,
): Promise<{ clean: string; attacks: AttackOutcome[] }> {
  const everyone = [...Array(attacked.dataset.size).keys()];
  const right = await judge(attacked, everyone, options.batchSize, async ({ classifier, images, labels }) =>
    rightOf(classifier, images, labels),
  );
  const attacks: AttackOutcome[] = [];
  for (const [i, epsilon] of options.epsilons.entries()) {
    const standing = [...right];
    for (const [k, threat] of options.threats.entries()) {
      const note = `${threat.title}, ε = ${formatEpsilon(epsilon)}`;
      const rounds = options.epsilons.length * options.threats.length;
      const onProgress = (done: number) => options.onProgress((i * options.threats.length + k + done) / rounds, note);
      attacks.push(await measure(threat, attacked, standing, { ...options, epsilon, onProgress }));
    }
  }
  return { clean: flagsOf(right), attacks };
}

interface Round extends Omit<RobustnessOptions, 'onProgress' | 'epsilons'> {
  readonly epsilon: number;
  onProgress(done: number): void;
}

/** One attack at one ε; takes those that it breaks out of `standing`. */
async function measure(
  threat: Threat,
  attacked: Attacked,
  standing: boolean[],
  { epsilon, seed, batchSize, signal, onProgress }: Round,
): Promise<AttackOutcome> {
  const started = performance.now();
  const samples = [...standing.keys()].filter((i) => !threat.onStanding || standing[i]);
  let done = 0;
  const broken = await judge(attacked, samples, batchSize, async (victim, indices) => {
    const within = (share: number) => onProgress((done + share * indices.length) / samples.length);
    const found = await threat.broken(victim, { epsilon, seed, indices, signal, onProgress: within });
    done += indices.length;
    return found;
  });
  const left = standing.map(() => !threat.onStanding);
  for (const [k, i] of samples.entries()) {
    left[i] = !broken[k];
    standing[i] &&= !broken[k];
  }
  const seconds = (performance.now() - started) / 1000;
  return { attack: threat.name, epsilon, standing: flagsOf(left), seconds };
}

const flagsOf = (standing: readonly boolean[]): string => standing.map(Number).join('');

/** Asks something of some images, a batch at a time. */
async function judge(
  { dataset, ...network }: Attacked,
  samples: readonly number[],
  batchSize: number,
  ask: (victim: Victim, indices: number[]) => Promise<boolean[]>,
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
