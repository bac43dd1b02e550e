import { runSuite, type SuiteAttack, type SuiteOutcome } from '@saf/attacks/suite';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { AttackOutcome } from '@saf/results';
import { imageSource } from '../setup/image-source.ts';
import { type AttackSpec, attackSpecs } from './attack-specs.ts';

/** How networks are attacked. */
export interface RobustnessOptions {
  /** L∞ sizes on pixels in [0, 1]. */
  readonly epsilons: readonly number[];
  /** The attacks, in order; by default all of `attackSpecs`. */
  readonly attackSpecs?: readonly AttackSpec[];
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images attacked at a time; 100 by default. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** Which images of a data set a network gets right: a digit an image, 1 where it is right. */
export interface RobustnessOutcome {
  readonly clean: string;
  readonly attacks: readonly AttackOutcome[];
}

/** A network, the images it is attacked on, and the networks whose adversarial images are tried on it. */
export interface Attacked {
  readonly classifier: Classifier;
  readonly sources: readonly Classifier[];
  readonly dataset: ImageDataset;
}

/**
 * Attacks several networks on the same images in every way that there is, so that they can be compared image by image. The images
 * that each network's PGD makes are tried on the others (transfer).
 *
 * @param networks by name
 * @returns by the same names, which images are still right under each attack at each ε
 * @throws the signal's reason if it was aborted
 * @example
 * const outcomes = await compareRobustness({ plain, robust }, images.slice(0, 100), { epsilons: [0.1, 0.3] });
 */
export async function compareRobustness(
  networks: Readonly<Record<string, Classifier>>,
  dataset: ImageDataset,
  options: RobustnessOptions,
): Promise<Record<string, RobustnessOutcome>> {
  const all = Object.entries(networks);
  const outcomes: Record<string, RobustnessOutcome> = {};
  for (const [i, [name, classifier]] of all.entries()) {
    const sources = all.filter(([other]) => other !== name).map(([, other]) => other);
    const onProgress: ProgressListener = (done, note) =>
      options.onProgress?.((i + done) / all.length, `${name}: ${note}`);
    outcomes[name] = await measureRobustness({ classifier, sources, dataset }, { ...options, onProgress });
  }
  return outcomes;
}

/** Which images a network still gets right under each attack, at each ε. */
export async function measureRobustness(attacked: Attacked, options: RobustnessOptions): Promise<RobustnessOutcome> {
  const { attackSpecs: specs = attackSpecs, epsilons, batchSize = 100, seed = 1, signal } = options;
  const { classifier, dataset } = attacked;
  const attacks: AttackOutcome[] = [];
  let right: boolean[] = [];
  for (const [i, epsilon] of epsilons.entries()) {
    const suite = await runSuite(classifier, imageSource(dataset), dataset.labels, {
      attacks: specs.map((spec) => suiteAttack(spec, attacked.sources)),
      ...{ epsilons: [epsilon], seed, batchSize, signal },
      onProgress: (done, name) => options.onProgress?.((i + done) / epsilons.length, noteOf(specs, name, epsilon)),
    });
    right = suite.brokenBy[0].map((by) => by !== 'clean');
    attacks.push(...suite.attacks.map((outcome) => outcomeOf(outcome, epsilon)));
  }
  return { clean: flagsOf(right), attacks };
}

function suiteAttack({ name, onStanding, broken }: AttackSpec, sources: readonly Classifier[]): SuiteAttack {
  return {
    name,
    samples: onStanding ? 'remaining' : 'all',
    attack: {
      async find({ classifier, images, criterion, options }) {
        const { epsilons, seed = 0, indices = [], signal, onProgress } = options;
        const target = { classifier, images, labels: criterion.labels!, sources };
        const report = (done: number) => onProgress?.(done, name);
        return { success: [await broken(target, { epsilon: epsilons[0], seed, indices, signal, onProgress: report })] };
      },
    },
  };
}

/** The images that an attack on all of them leaves right; for an attack on what is left, the images that are left after it. */
function outcomeOf({ attack, samples, broken: [broken], seconds }: SuiteOutcome, epsilon: number): AttackOutcome {
  const attacked = new Set(samples);
  const standing = broken.map((isBroken, i) => attacked.has(i) && !isBroken);
  return { attack, epsilon, standing: flagsOf(standing), seconds };
}

function noteOf(specs: readonly AttackSpec[], name: string, epsilon: number): string {
  return `${specs.find((spec) => spec.name === name)?.title}, ε = ${formatEpsilon(epsilon)}`;
}

const flagsOf = (standing: readonly boolean[]): string => standing.map(Number).join('');
