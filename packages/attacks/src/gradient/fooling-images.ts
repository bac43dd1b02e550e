import { checkNumber } from '@saf/checks';
import { withNonsenseRule } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import type { AttackLossFunction } from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import { both, takenForMeaningful } from '../framework/criteria.ts';
import { type AttackRun, defineAttack, searchPerEpsilon } from '../framework/define-attack.ts';
import { geometryOf } from '../framework/geometry.ts';
import { acceptedScores, predictionScores, rankedTargets, scoreAt } from '../framework/goal-scores.ts';
import { pgdSearch } from './gradient-descent.ts';

export interface FoolingImagesOptions {
  /** The ball around the noise that the image stays in; 'linf' by default. */
  norm?: Norm;
  /** Confidence at which an image is done, in (0, 1]; 0.99 by default. */
  confidence?: number;
  /** Steps of gradient ascent; 100 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 0.05 by default. */
  stepSize?: number;
}

/**
 * Fooling images: noise driven by gradient ascent to a confident category, x ← project(x + stepSize · epsilon · d), where d is the
 * direction along which ln y of the category rises fastest; until y reaches `confidence` (Nguyen, Yosinski, Clune, "Deep neural networks
 * are easily fooled", CVPR 2015, gradient ascent; one step of length 1 is Goodfellow, Shlens, Szegedy, "Explaining and harnessing
 * adversarial examples", ICLR 2015, Section 8). The inputs are the noise, the goal is usually `takenForMeaningful()`; of the meaningful
 * categories that meet the goal it follows, for each sample, the one most likely at the start. In the log domain, so confidences that
 * underflow do not stop it. Success is judged by the goal; a sample stops at `confidence`, which asks for more.
 * Deterministic. A sample without a gradient stays.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const noise = noiseImages([28, 28, 1], { seed: 1, firstIndex: 0, count: 100 });
 * const { perturbed } = await foolingImages().run(classifier, noise, takenForMeaningful(), { epsilons: [0.1, 0.5] });
 */
export function foolingImages(options: FoolingImagesOptions = {}): Attack {
  const { norm = 'linf', confidence = 0.99, steps = 100, stepSize = 0.05 } = options;
  checkNumber('confidence', confidence, { min: 0, max: 1, exclusiveMin: true });
  checkCounts({ steps });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  const fixed = { randomStart: false, restarts: 1, keep: 'success', lossOf: lossOfConfidence } as const;
  const settings = { ...fixed, geometry: geometryOf(norm), steps, stepSize };
  return defineAttack({
    name: 'fooling images',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps }),
    async prepare(given) {
      const run = requireConfidence(given, confidence);
      const labels = await likeliest(run);
      return searchPerEpsilon(run, pgdSearch(run, settings, { labels, sign: -1 }));
    },
  });
}

/** The same run where everything less confident is nonsense, and nonsense is no success. */
function requireConfidence(run: AttackRun, confidence: number): AttackRun {
  const passes = run.passes.through(withNonsenseRule(run.passes.classifier, { threshold: confidence }));
  return { ...run, passes, criterion: both(run.criterion, takenForMeaningful()) };
}

async function likeliest({ inputs, criterion, passes, pool }: AttackRun): Promise<Int32Array> {
  const { classifier } = passes;
  const scores = pool.keep(passes.query(() => predictionScores(classifier, inputs)));
  const accepted = pool.keep(acceptedScores(criterion, inputs.shape[0], classifier));
  const [first] = await rankedTargets(scores, accepted, 1);
  pool.dispose([scores, accepted]);
  return first;
}

/** −ln y of the category, but for a constant: by how much the score it would need (the last) is ahead of its own. */
const lossOfConfidence: AttackLossFunction = (pass, labels) => {
  const scores = pass.scores();
  const last = scores.shape[1] - 1;
  return tf.sub(tf.squeeze(tf.slice(scores, [0, last], [-1, 1]), [1]), scoreAt(scores, labels));
};
