import { type Attack, apgd, fgsm, type Norm, pgd } from '@saf/attacks';
import { hopSkipJump, square } from '@saf/attacks/black-box';
import { carliniWagner, ddn, deepFool, fab, fmn, lbfgs } from '@saf/attacks/minimum-norm';
import { settings } from './problem.ts';

/**
 * What has to be true of our attack beside the other library's:
 * - `same`: the same pixels, within 1e-5, but for one in 10,000: a sign can turn where a gradient is within a rounding error of zero;
 * - `asStrong`: at the epsilon at most half a point more right predictions;
 * - `asStrongOnAverage`: the same of the means over several seeds of each side, for attacks that draw: at most half a point and
 *   the standard error of the difference of the two means;
 * - `asNear`: a median distance not larger by more than 2 %;
 * - `asNearOnAverage`: the same of the means of the medians over several seeds, with the standard error as above.
 */
export type Comparison = 'same' | 'asStrong' | 'asStrongOnAverage' | 'asNear' | 'asNearOnAverage';

export interface Case {
  readonly comparison: Comparison;
  /** Names of the other libraries' attacks, as in python/attack.py. */
  readonly theirs: readonly string[];
  readonly attack: Attack;
  readonly norm: Norm;
  /** Runs of an attack that draws; `settings.seeds` by default. */
  readonly seeds?: number;
  /** What a minimum-norm attack does not have. */
  readonly epsilon?: number;
}

const { epsilon, epsilonL2, steps, stepSize, minimumNormSteps, apgdSteps } = settings;
// By the loss, so that a sample takes all its steps, as it does elsewhere.
const plainPgd = { steps, stepSize, randomStart: false, loss: 'crossEntropy', keep: 'loss' } as const;
const linf = { norm: 'linf', epsilon } as const;
const l2 = { norm: 'l2', epsilon: epsilonL2 } as const;

export const cases: Readonly<Record<string, Case>> = {
  fgsm: {
    ...linf,
    comparison: 'same',
    theirs: ['foolbox_fgsm', 'torchattacks_fgsm', 'art_fgsm'],
    attack: fgsm({ loss: 'crossEntropy' }),
  },
  pgd: {
    ...linf,
    comparison: 'same',
    theirs: ['foolbox_pgd', 'torchattacks_pgd', 'art_pgd'],
    attack: pgd(plainPgd),
  },
  // Foolbox divides L2 gradients shorter than 1e-12 by that, and goes a shorter step: not the same pixels.
  pgdL2: { ...l2, comparison: 'asStrong', theirs: ['foolbox_pgdL2'], attack: pgd({ ...plainPgd, norm: 'l2' }) },
  pgdRandom: {
    ...linf,
    comparison: 'asStrongOnAverage',
    theirs: ['torchattacks_pgdRandom'],
    attack: pgd({ loss: 'crossEntropy' }),
  },
  apgd: { ...linf, comparison: 'asStrongOnAverage', theirs: ['torchattacks_apgd'], attack: apgd({ steps: apgdSteps }) },
  apgdDlr: {
    ...linf,
    comparison: 'asStrongOnAverage',
    theirs: ['torchattacks_apgdDlr'],
    attack: apgd({ steps: apgdSteps, loss: 'dlr' }),
  },
  apgdL2: {
    ...l2,
    comparison: 'asStrongOnAverage',
    theirs: ['torchattacks_apgdL2'],
    attack: apgd({ steps: apgdSteps, norm: 'l2' }),
  },
  fab: { ...linf, comparison: 'asStrong', theirs: ['torchattacks_fab'], attack: fab({ steps: apgdSteps }) },
  fabL2: {
    ...l2,
    comparison: 'asStrong',
    theirs: ['torchattacks_fabL2'],
    attack: fab({ steps: apgdSteps, norm: 'l2' }),
  },
  // torchattacks does not count the first point of Square.
  square: {
    ...linf,
    comparison: 'asStrongOnAverage',
    theirs: ['torchattacks_square'],
    attack: square({ queries: settings.squareQueries + 1 }),
  },
  squareL2: {
    norm: 'l2',
    epsilon: settings.squareEpsilonL2,
    seeds: settings.squareSeedsL2,
    comparison: 'asStrongOnAverage',
    theirs: ['torchattacks_squareL2'],
    attack: square({ queries: settings.squareQueries + 1, norm: 'l2' }),
  },
  deepFool: { norm: 'l2', comparison: 'same', theirs: ['foolbox_deepFool'], attack: deepFool() },
  deepFoolLinf: {
    norm: 'linf',
    comparison: 'same',
    theirs: ['foolbox_deepFoolLinf'],
    attack: deepFool({ norm: 'linf' }),
  },
  deepFoolNear: { norm: 'l2', comparison: 'asNear', theirs: ['art_deepFool'], attack: deepFool() },
  ddn: { norm: 'l2', comparison: 'asNear', theirs: ['foolbox_ddn'], attack: ddn({ steps: minimumNormSteps }) },
  fmn: { norm: 'linf', comparison: 'asNear', theirs: ['foolbox_fmn'], attack: fmn({ steps: minimumNormSteps }) },
  fmnL2: {
    norm: 'l2',
    comparison: 'asNear',
    theirs: ['foolbox_fmnL2'],
    attack: fmn({ norm: 'l2', steps: minimumNormSteps }),
  },
  carliniWagner: {
    norm: 'l2',
    comparison: 'asNear',
    theirs: ['foolbox_carliniWagner'],
    attack: carliniWagner({
      steps: settings.carliniWagnerSteps,
      binarySearchSteps: settings.carliniWagnerRounds,
      initialConstant: settings.carliniWagnerConstant,
    }),
  },
  lbfgs: {
    norm: 'l2',
    comparison: 'asNear',
    theirs: ['scipy_lbfgs'],
    attack: lbfgs({
      steps: settings.lbfgsSteps,
      binarySearchSteps: settings.lbfgsRounds,
      initialConstant: settings.lbfgsConstant,
    }),
  },
  hopSkipJump: {
    norm: 'l2',
    comparison: 'asNearOnAverage',
    theirs: ['foolbox_hopSkipJump', 'art_hopSkipJump'],
    seeds: settings.hopSkipJumpSeeds,
    attack: hopSkipJump({ steps: settings.hopSkipJumpSteps, queries: settings.hopSkipJumpQueries }),
  },
};
