import * as tf from '@tensorflow/tfjs-core';
import { read } from '../../each-batch.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { crossEntropyOf, type InputLoss, marginOf, trainingLossOf } from '../losses.ts';
import { ofImages } from '../masks.ts';

const losses: Readonly<Record<string, InputLoss>> = {
  trainingLoss: trainingLossOf,
  crossEntropy: crossEntropyOf,
  margin: marginOf,
};

/** An attack with gradients leaves an image whose gradient is zero where it is. */
export const inputGradients: CardCheck = {
  id: 'input-gradients',
  question: 'Does every image have a gradient that is a number and not zero?',
  async run(bench: CardBench): Promise<Finding> {
    const numbers: Record<string, number> = {};
    for (const [name, loss] of Object.entries(losses)) {
      try {
        const { zero, broken } = await countBad(bench, loss);
        numbers[`${name}Zero`] = zero;
        numbers[`${name}NotFinite`] = broken;
      } catch (error) {
        return {
          outcome: 'failed',
          numbers: {},
          sentence: `There is no gradient to follow: ${(error as Error).message}`,
        };
      }
    }
    const bad = Object.values(numbers).reduce((sum, value) => sum + value, 0);
    return { outcome: bad > 0 ? 'failed' : 'passed', numbers, sentence: describe(numbers, bench.count) };
  },
};

function describe(numbers: Readonly<Record<string, number>>, count: number): string {
  const parts = Object.keys(losses).flatMap((name) => {
    const bad = numbers[`${name}Zero`] + numbers[`${name}NotFinite`];
    return bad > 0 ? [`${ofImages(bad, count)} (${names[name]})`] : [];
  });
  if (parts.length === 0) return 'Every image has a gradient of each loss, and none is zero.';
  return `The gradient is zero or not a number for ${parts.join(', ')}: an attack that follows it cannot move them.`;
}

const names: Readonly<Record<string, string>> = {
  trainingLoss: 'training loss',
  crossEntropy: 'cross-entropy of the scores',
  margin: 'margin of the scores',
};

async function countBad(bench: CardBench, loss: InputLoss): Promise<{ zero: number; broken: number }> {
  const { count, batchSize, images, labels, classifier } = bench;
  let [zero, broken] = [0, 0];
  for (let first = 0; first < count; first += batchSize) {
    const sizes = tf.tidy(() => {
      const size = Math.min(batchSize, count - first);
      const own = tf.tensor1d(labels.slice(first, first + size), 'int32');
      const gradient = tf.grad((x) => loss(classifier, x as tf.Tensor4D, own))(tf.slice(images, first, size));
      // Zero only where all of it is: sums of squares would underflow.
      return tf.max(tf.abs(gradient), [1, 2, 3]);
    });
    for (const value of await read(sizes)) {
      if (value === 0) zero++;
      else if (!Number.isFinite(value)) broken++;
    }
  }
  return { zero, broken };
}
