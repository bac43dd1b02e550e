import { pgd } from '@saf/attacks';
import { square } from '@saf/attacks/black-box';
import { runSuite, type SuiteAttack } from '@saf/attacks/suite';
import { type Classifier, NONSENSE } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Certificate } from '../src/index.ts';

export const quickAttacks: readonly SuiteAttack[] = [
  { name: 'PGD', attack: pgd({ steps: 20, loss: 'logitMargin' }), samples: 'all' },
  { name: 'Square', attack: square({ queries: 100 }), samples: 'all' },
];

interface Attacked {
  readonly classifier: Classifier;
  readonly images: tf.Tensor4D;
  readonly labels: readonly number[];
  readonly epsilons: readonly number[];
  /** For each epsilon, one for each image. */
  readonly certificates: readonly (readonly Certificate[])[];
}

/**
 * Attacks certified images, and samples points of their boxes: none may be taken for another category, and none for nonsense where
 * that is certified. Returns how many certificates were tried.
 */
export async function expectUnbroken(
  attacked: Attacked,
  attacks: readonly SuiteAttack[],
  corners = 200,
): Promise<number> {
  const { classifier, images, labels, epsilons, certificates } = attacked;
  const { brokenBy, predictions } = await runSuite(classifier, images, [...labels], { attacks, epsilons });
  let tried = 0;
  for (const [k, epsilon] of epsilons.entries())
    for (const [i, certificate] of certificates[k].entries()) {
      if (!certificate.holds) continue;
      tried++;
      if (brokenBy[k][i] !== null && brokenBy[k][i] !== 'clean') expectAllowed(certificate, predictions[k][i]);
      for (const taken of cornerPredictions(classifier, tf.slice(images, i, 1), epsilon, corners))
        expectAllowed(certificate, taken);
    }
  return tried;
}

function expectAllowed({ label, neverNonsense }: Certificate, taken: number): void {
  expect(neverNonsense ? [label] : [label, NONSENSE]).toContain(taken);
}

/** What random corners of an image's box are taken for. */
function cornerPredictions(classifier: Classifier, image: tf.Tensor4D, epsilon: number, count: number): Int32Array {
  const found = tf.tidy(() => {
    const [smallest, largest] = classifier.bounds;
    const signs = tf.sub(
      tf.mul(tf.round(tf.randomUniform([count, ...classifier.inputShape], 0, 1, 'float32', count)), 2),
      1,
    );
    return classifier.predict(tf.clipByValue(tf.add(image, tf.mul(signs, epsilon)), smallest, largest) as tf.Tensor4D);
  });
  const taken = found.dataSync() as Int32Array;
  found.dispose();
  return taken;
}
