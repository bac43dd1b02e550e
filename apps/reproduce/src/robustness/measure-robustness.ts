import type { ImageDataset } from '@saf/datasets';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Progress } from '../schedule/messages.ts';
import type { AttackOutcome } from './schema.ts';
import { rightOf, type Threat, threats } from './threats.ts';

export interface RobustnessOptions {
  readonly epsilons: readonly number[];
  readonly seed: number;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

interface Network {
  readonly classifier: Classifier;
  readonly sources: readonly Classifier[];
}

/** Which images a network still gets right under each attack, at each ε. */
export async function measureRobustness(
  network: Network,
  dataset: ImageDataset,
  options: RobustnessOptions,
): Promise<{ clean: string; attacks: AttackOutcome[] }> {
  const attacks: AttackOutcome[] = [];
  const rounds = threats.flatMap((threat) => options.epsilons.map((epsilon) => ({ threat, epsilon })));
  for (const [i, { threat, epsilon }] of rounds.entries()) {
    const started = performance.now();
    const note = `${threat.title}, ε = ${epsilon}`;
    const onProgress = (share: number) => options.onProgress({ share: (i + share) / rounds.length, note });
    const standing = await standingUnder(threat, epsilon, network, dataset, { ...options, onProgress });
    attacks.push({ attack: threat.name, epsilon, standing, seconds: (performance.now() - started) / 1000 });
  }
  const clean = await inBatches(dataset, options.batchSize, async ({ images, labels }) =>
    rightOf(network.classifier, images, labels),
  );
  return { clean, attacks };
}

async function standingUnder(
  threat: Threat,
  epsilon: number,
  network: Network,
  dataset: ImageDataset,
  { batchSize, seed, signal, onProgress }: Omit<RobustnessOptions, 'onProgress'> & { onProgress(share: number): void },
): Promise<string> {
  return inBatches(dataset, batchSize, async ({ images, labels, firstIndex }) => {
    const within = (done: number) => onProgress((firstIndex + done * labels.length) / dataset.size);
    const victim = { ...network, images, labels };
    const broken = await threat.broken(victim, { epsilon, seed, firstIndex, signal, onProgress: within });
    return broken.map((each) => !each);
  });
}

interface Batch {
  readonly images: tf.Tensor4D;
  readonly labels: Int32Array;
  readonly firstIndex: number;
}

async function inBatches(
  dataset: ImageDataset,
  batchSize: number,
  judge: (batch: Batch) => Promise<boolean[]>,
): Promise<string> {
  let flags = '';
  for (let firstIndex = 0; firstIndex < dataset.size; firstIndex += batchSize) {
    const part = dataset.slice(firstIndex, Math.min(dataset.size, firstIndex + batchSize));
    const batch = part.batch([...Array(part.size).keys()]);
    try {
      const standing = await judge({ images: batch.images, labels: Int32Array.from(part.labels), firstIndex });
      flags += standing.map(Number).join('');
    } finally {
      tf.dispose([batch.images, batch.labels]);
    }
  }
  return flags;
}
