import { checkNumber, checkOneOf } from '@saf/checks';
import type { Attack, Norm } from '../framework/attack.ts';
import { gradientDescent } from './gradient-descent.ts';

export interface ConfidenceAscentOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Steps of each climb; 200 by default. */
  steps?: number;
  /** Lengths of the first step in units of epsilon, with each of which every start is climbed from; 1/4 and 1/20 by default. */
  stepSizes?: readonly number[];
  /** Where a climb starts: at the image, at a random point of the ball (default), or at its point that is nearest to noise. */
  start?: 'image' | 'ball' | 'noise';
  /** Starts that each sample has at most; 1 by default, and always from the image. */
  restarts?: number;
  /** Decay factor of the earlier gradients in the sum that is followed; 0.9 by default. */
  momentum?: number;
  /** A step that lowers the loss is taken back, and the next is shorter by this factor; 1.1 by default, 1 takes none back. */
  backtracking?: number;
}

/**
 * PGD-Conf: projected gradient ascent of the largest confidence in another category than the label's, with momentum and backtracking
 * (Stutz, Hein, Schiele, "Confidence-calibrated adversarial training: generalizing to unseen attacks", ICML 2020, eq. 4 and Algorithm 2 of
 * the appendix). It is made against classifiers that reject what they are not confident in: the goal is `misclassified` without nonsense,
 * where being rejected is no success. The loss is ln y, which does not underflow; the lengths of steps are our own choice.
 *
 * A sample leaves the batch at the first point that meets its goal. Random starts are as those of `pgd`; noise is uniform in each pixel
 * over the bounds of the classifier, and brought into the ball.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const goal = misclassified(labels, { nonsenseCounts: false });
 * const attack = confidenceAscent({ start: 'noise', restarts: 3 });
 * const { perturbed } = await attack.run(withNonsenseRule(classifier, { threshold }), images, goal, { epsilons: [0.3] });
 */
export function confidenceAscent(options: ConfidenceAscentOptions = {}): Attack {
  const { norm = 'linf', steps = 200, stepSizes = [0.25, 0.05], start = 'ball' } = options;
  const { restarts = 1, momentum = 0.9, backtracking = 1.1 } = options;
  checkOneOf('start', start, ['image', 'ball', 'noise']);
  checkNumber('backtracking', backtracking, { min: 1 });
  return gradientDescent(
    'PGD-Conf',
    { norm, steps, restarts, randomStart: start !== 'image', loss: 'otherConfidence' },
    { momentum, backtracking, stepSizes, startsAtNoise: start === 'noise' },
  );
}
