import { checkNumber, checkOneOf } from '@saf/checks';
import { aimOf } from '../aim.ts';
import type { Attack, Norm } from '../attack.ts';
import type { AttackRun } from '../attack-algorithm.ts';
import { defineAttack } from '../define-attack.ts';
import { geometries } from '../geometries.ts';
import { growingEpsilons } from '../growing-epsilons.ts';
import { acceptedScores, predictionScores } from '../prediction-scores.ts';
import { type ApgdAim, ApgdSearch } from './apgd-search.ts';
import { type ApgdLoss, objectiveNamed } from './objective.ts';
import { rankedTargets } from './ranked-targets.ts';

export interface ApgdOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** What is raised; 'crossEntropy' by default. */
  loss?: ApgdLoss;
  /** Steps of each climb; 100 by default. */
  steps?: number;
  /** Climbs from random starts that each sample has at most, for each target if there are targets; 1 by default. */
  restarts?: number;
  /** Targets that 'targetedDlr' tries one after the other: the predictions that meet the goal, likeliest first; 9 by default. */
  targets?: number;
  /** In what share of a window's steps the loss has to rise for the step to stay as long; 0.75 by default. */
  rho?: number;
}

/**
 * Auto-PGD (Croce, Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks", ICML
 * 2020, Algorithm 1): with momentum, z = P(x + η d), x ← P(x + ¾ (z − x) + ¼ (x − x₋₁)), and a step η that begins at 2 epsilon and is
 * halved at checkpoints where the loss has not risen enough; the climb then goes on from its highest point. d is the direction along
 * which the loss rises fastest in the norm, P the projection to the ball and the bounds. With `loss: 'targetedDlr'` it is APGD-T.
 *
 * A sample leaves the batch at the first point that meets its goal; for one that never does the point of the highest loss is given.
 * Success never falls as epsilon grows, as with `pgd`. Starts are random on the sphere of epsilon, from the stream
 * (seed, 'apgd', index, target, restart) of each sample.
 *
 * With fewer than four scores the ratios of 'dlr' and 'targetedDlr' can be constant, and the margin alone takes their place. Where the
 * gradient is zero or not a number a sample stays; a classifier without any gradient is refused.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await apgd({ loss: 'dlr' }).run(classifier, images, labels, { epsilons: [8 / 255] });
 */
export function apgd(options: ApgdOptions = {}): Attack {
  const { norm = 'linf', loss = 'crossEntropy', steps = 100, restarts = 1, targets = 9, rho = 0.75 } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  const objective = objectiveNamed(loss);
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('restarts', restarts, { min: 1, integer: true });
  checkNumber('targets', targets, { min: 1, integer: true });
  checkNumber('rho', rho, { min: 0, max: 1 });
  const rounds = loss === 'targetedDlr' ? targets : 0;
  const settings = { geometry: geometries[norm], steps, restarts, rho };
  return defineAttack({
    name: rounds ? 'APGD-T' : 'APGD',
    norm,
    staysInside: true,
    steps: ({ passes }) => ({
      once: 0,
      perEpsilon: steps * restarts * Math.max(1, Math.min(rounds, passes.classifier.categories)),
    }),
    async prepare(run) {
      const aim = await aimAt(run, objective, rounds);
      return growingEpsilons(run, (epsilon, found) => new ApgdSearch(run, settings, aim, epsilon).from(found));
    },
  });
}

async function aimAt(run: AttackRun, objective: ReturnType<typeof objectiveNamed>, rounds: number): Promise<ApgdAim> {
  const { inputs, criterion, passes, pool } = run;
  const { labels, sign } = await aimOf(run);
  const accepted = pool.keep(acceptedScores(criterion, labels.length, passes.classifier));
  if (rounds === 0) return { objective: objective(sign), labels, accepted, targets: [new Int32Array(labels.length)] };
  const scores = pool.keep(passes.query((classifier) => predictionScores(classifier, inputs)));
  const targets = await rankedTargets(scores, accepted, rounds);
  pool.dispose(scores);
  return { objective: objective(sign), labels, accepted, targets };
}
