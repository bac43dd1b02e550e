import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../../each-batch.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { marginOf } from '../losses.ts';
import { percent } from '../masks.ts';

/** Pintor et al., "Indicators of attack failure" (NeurIPS 2022): 100 draws within ±4/255, unstable above 10 %. */
const DRAWS = 100;
const RADIUS = 4 / 255;
const THRESHOLD = 0.1;

/** A loss that jumps about has gradients that lead nowhere. */
export const gradientStable: CardCheck = {
  id: 'gradient-stable',
  question: 'Is the loss smooth around the images, so that its gradient means something?',
  async run(bench: CardBench): Promise<Finding> {
    const changes: number[] = [];
    for (let first = 0; first < bench.count; first += bench.batchSize) {
      bench.options.signal?.throwIfAborted();
      changes.push(...(await changesOf(bench, first, Math.min(bench.batchSize, bench.count - first))));
      bench.onProgress(first / bench.count);
    }
    const sum = changes.reduce((total, each) => total + each, 0);
    const change = Math.min(sum / (bench.count * DRAWS), 1);
    const stable = change <= THRESHOLD;
    return {
      outcome: stable ? 'passed' : 'failed',
      numbers: { meanRelativeChange: change, draws: DRAWS, radius: RADIUS * bench.range },
      sentence: `Within ±4/255 the margin of the scores changes by ${percent(change)} on average; ${stable ? 'stable' : 'unstable'} by the bound of ${percent(THRESHOLD)}.`,
    };
  },
};

/** Of each image the sum of |ΔL|/|L| over the draws. */
async function changesOf(bench: CardBench, first: number, size: number): Promise<Float64Array> {
  const images = tf.slice(bench.images, first, size);
  const labels = bench.labels.slice(first, first + size);
  const lossAt = (x: tf.Tensor4D) => read(tf.tidy(() => marginOf(bench.classifier, x, tf.tensor1d(labels, 'int32'))));
  try {
    const reference = await lossAt(images);
    const sums = new Float64Array(size);
    for (let draw = 0; draw < DRAWS; draw++) {
      const near = nearby(bench, images, first, draw);
      const values = await lossAt(near);
      near.dispose();
      for (const [i, value] of values.entries())
        sums[i] += Math.abs(value - reference[i]) / (Math.abs(reference[i]) || 1);
    }
    return sums;
  } finally {
    images.dispose();
  }
}

function nearby(bench: CardBench, images: tf.Tensor4D, first: number, draw: number): tf.Tensor4D {
  const radius = RADIUS * bench.range;
  const size = images.size / images.shape[0];
  const noise = new Float32Array(images.size);
  for (let i = 0; i < images.shape[0]; i++)
    fillUniform(
      noise.subarray(i * size, (i + 1) * size),
      randomStream(bench.seed, 'gradient-stable', first + i, draw),
      -radius,
      radius,
    );
  return tf.tidy(() => tf.add(images, tf.tensor4d(noise, images.shape)));
}
