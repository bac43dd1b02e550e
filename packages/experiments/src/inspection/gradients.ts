import { eq10 } from '@saf/attacks';
import { inputGradientNorms, type SampleBatch } from '@saf/metrics';
import { GRADIENT_IMAGES, type Gradients } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { imageBatches, nonsenseBatches } from '../evaluation/samples.ts';
import type { InspectedNetwork } from './inspected-network.ts';
import { percentiles } from './percentiles.ts';

/** How far eq. 10 moves test images: the strength that the paper's text compares at. */
const strength = 0.25;

/** Euclidean norms of ∂y/∂x (eq. 9): of the label on clean and adversarial images, of the most confident category on noise images. */
export async function inspectGradients(network: InspectedNetwork): Promise<Gradients[]> {
  const images = network.images.slice(0, Math.min(GRADIENT_IMAGES, network.images.size));
  const norms = { clean: [] as number[], adversarial: [] as number[], noise: [] as number[] };
  for (const batch of imageBatches(images)) {
    norms.clean.push(...(await inputGradientNorms(network.classifier, batch.images, batch.labels!)));
    norms.adversarial.push(...(await adversarialNorms(network, batch)));
    batch.images.dispose();
  }
  for (const batch of nonsenseBatches(images, network.seed)) {
    norms.noise.push(...(await inputGradientNorms(network.classifier, batch.images, mostConfident(network, batch))));
    batch.images.dispose();
  }
  return [
    { samples: 'clean', strength: 0, percentiles: percentiles(norms.clean) },
    { samples: 'adversarial', strength, percentiles: percentiles(norms.adversarial) },
    { samples: 'noise', strength: 0, percentiles: percentiles(norms.noise) },
  ];
}

async function adversarialNorms(
  { classifier, seed, signal }: InspectedNetwork,
  { images, labels, firstIndex }: SampleBatch,
) {
  const options = { epsilons: [strength], seed, firstIndex, signal };
  const norms: number[] = [];
  for await (const { raw, clipped } of eq10().perturb(classifier, images, labels!, options)) {
    norms.push(...(await inputGradientNorms(classifier, raw, labels!)));
    tf.dispose([raw, clipped]);
  }
  return norms;
}

function mostConfident({ classifier }: InspectedNetwork, { images }: SampleBatch): Int32Array {
  return tf.tidy(() => {
    const meaningful = tf.slice(classifier.confidences(images), [0, 0], [-1, classifier.categories]);
    return tf.argMax(meaningful, 1).dataSync<'int32'>();
  });
}
