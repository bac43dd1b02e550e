import { misclassified, type Perturbation, takenForMeaningful } from '@saf/attacks';
import type { SampleBatch } from '@saf/metrics';
import type { ExampleRow } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type SampleKind, sampleKinds } from '../evaluation/samples.ts';
import type { InspectedNetwork } from './inspected-network.ts';

/** Rows of Figs 10 and 12: three adversarial, one nonsense, one noisy. Nothing is picked: the first test images, and the first noise image. */
const rows: readonly { kind: ExampleRow['kind']; indices: readonly number[] }[] = [
  { kind: 'adversarial', indices: [0, 1, 2] },
  { kind: 'nonsense', indices: [0] },
  { kind: 'noisy', indices: [3] },
];

/** Figs 10 and 12: samples of growing strength, with prediction and confidence. */
export async function inspectExamples(network: InspectedNetwork): Promise<ExampleRow[]> {
  const all: ExampleRow[] = [];
  for (const { kind, indices } of rows)
    for (const index of indices) all.push(await exampleRow(network, kindOf(kind), index));
  return all;
}

const kindOf = (name: ExampleRow['kind']): SampleKind => sampleKinds.find(({ kind }) => kind === name)!;

async function exampleRow(network: InspectedNetwork, kind: SampleKind, index: number): Promise<ExampleRow> {
  const { classifier, strengths: epsilons, seed, signal } = network;
  const { images, labels } = sampleAt(network, kind, index);
  try {
    const goal = labels ? misclassified(labels) : takenForMeaningful();
    const samples: ExampleRow['samples'] = [];
    for await (const each of kind.attack.perturb(classifier, images, goal, {
      epsilons,
      seed,
      firstIndex: index,
      signal,
    }))
      samples.push(judge(network, each));
    return { kind: kind.kind, label: labels ? labels[0] : null, index, samples };
  } finally {
    images.dispose();
  }
}

/** One sample of a kind, the same as in an evaluation. */
function sampleAt({ images, seed }: InspectedNetwork, kind: SampleKind, index: number) {
  const [batch] = kind.samples(images.slice(0, index + 1), seed, 0) as Iterable<SampleBatch>;
  const own = tf.slice(batch.images, [index, 0, 0, 0], [1, -1, -1, -1]);
  batch.images.dispose();
  return { images: own, labels: batch.labels && [batch.labels[index]] };
}

function judge(
  { classifier }: InspectedNetwork,
  { epsilon, raw, clipped }: Perturbation,
): ExampleRow['samples'][number] {
  const [prediction] = tf.tidy(() => classifier.predict(raw).dataSync());
  const confidences = tf.tidy(() => classifier.confidences(raw).dataSync());
  const shown = tf.tidy(() => tf.round(tf.mul(tf.clipByValue(raw, 0, 1), 255)).dataSync());
  tf.dispose([raw, clipped]);
  const pixels = Buffer.from(Uint8Array.from(shown)).toString('base64');
  return { strength: epsilon, pixels, prediction, confidence: Math.max(...confidences) };
}
