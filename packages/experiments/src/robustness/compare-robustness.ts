import { runSuite, type SuiteAttack, type SuiteOutcome } from '@saf/attacks/suite';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { AttackOutcome } from '@saf/results';
import { imageSource } from '../setup/image-source.ts';
import type { ImageRange } from '../shards/split-images.ts';
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
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
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

/**
 * Which images a network still gets right under each attack, at each ε. Images are attacked batch by batch, also by what attacks only those
 * that stand: what is found of a batch does not depend on others.
 */
export async function measureRobustness(attacked: Attacked, options: RobustnessOptions): Promise<RobustnessOutcome> {
  const { attackSpecs: specs = attackSpecs, epsilons, batchSize = 100 } = options;
  const { size } = attacked.dataset;
  const all: RobustnessOutcome[] = [];
  for (const [i, epsilon] of epsilons.entries()) {
    const batches: RobustnessOutcome[] = [];
    for (let first = 0; first < size; first += batchSize) {
      const end = Math.min(first + batchSize, size);
      const onProgress: ProgressListener = (done, name) =>
        options.onProgress?.(
          (i + (first + (end - first) * done) / size) / epsilons.length,
          noteOf(specs, name, epsilon),
        );
      batches.push(await attackBatch(attacked, { first, end }, epsilon, { ...options, onProgress }));
    }
    all.push(joinOutcomes(batches));
  }
  return { clean: all[0]?.clean ?? '', attacks: all.flatMap(({ attacks }) => attacks) };
}

/** What is found of images, of what is found of batches of them that follow one another. */
export const joinOutcomes = (parts: readonly RobustnessOutcome[]): RobustnessOutcome => ({
  clean: parts.map(({ clean }) => clean).join(''),
  attacks: parts[0].attacks.map((attack, i) => ({
    ...attack,
    standing: parts.map(({ attacks }) => attacks[i].standing).join(''),
    seconds: parts.reduce((sum, { attacks }) => sum + attacks[i].seconds, 0),
  })),
});

async function attackBatch(
  { classifier, sources, dataset }: Attacked,
  { first, end }: ImageRange,
  epsilon: number,
  { attackSpecs: specs = attackSpecs, seed = 1, firstIndex = 0, signal, onProgress }: RobustnessOptions,
): Promise<RobustnessOutcome> {
  const batch = dataset.slice(first, end);
  const suite = await runSuite(classifier, imageSource(batch), batch.labels, {
    attacks: specs.map((spec) => suiteAttack(spec, sources)),
    ...{ epsilons: [epsilon], seed, firstIndex: firstIndex + first, batchSize: batch.size, signal, onProgress },
  });
  const right = suite.brokenBy[0].map((by) => by !== 'clean');
  return { clean: flagsOf(right), attacks: suite.attacks.map((outcome) => outcomeOf(outcome, epsilon)) };
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
