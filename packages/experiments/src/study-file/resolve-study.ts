import { ArgumentError, checkNumber } from '@saf/checks';
import { corruptionSettings } from '../corruptions/corruption-settings.ts';
import type { Measurements, NetworkPlan, SavedNetwork, Study } from '../study/study.ts';
import { knownOfDataset, nameOfDataset, type StudyDataset } from '../study/study-dataset.ts';
import { usualEpsilons } from '../study/usual-epsilons.ts';
import { modelFolder } from './model-folder.ts';
import { type MergedNetwork, mergedNetwork, resolveNetwork } from './resolve-network.ts';
import type { ParsedStudy } from './study-input.ts';
import { leavesOf, pathOf, type Sweep, sweptNetworks } from './sweep.ts';

/** What a study file is resolved with. */
export interface ResolveOptions {
  /** The study file, by its absolute path. */
  readonly file: string;
  /** Its data set, looked at. */
  readonly dataset: StudyDataset;
  readonly sweeps?: readonly Sweep[];
}

/**
 * The study that a file describes, as whole plain data: nothing is left to defaults.
 *
 * @throws ArgumentError naming the network and field that do not fit, two networks of one name, or a sweep over a field that no
 *   network has
 */
export async function resolveStudy(study: ParsedStudy, { file, dataset, sweeps = [] }: ResolveOptions): Promise<Study> {
  const networks = await sweptPlans(study, { file, dataset, sweeps });
  const saved = (study.saved ?? []).map((network) => savedNetwork(network, file, dataset));
  checkNames([...networks, ...saved].map(({ name }) => name));
  const { certify, ...measured } = study.measurements ?? {};
  return {
    name: study.name,
    description: study.description ?? `Study ${study.name} on ${knownOfDataset(dataset).title}`,
    dataset,
    networks,
    ...(saved.length > 0 && { saved }),
    evaluation: evaluationOf(study, dataset),
    measurements: measurementsOf(measured, dataset),
    ...(certify && { guarantees: Object.fromEntries([...networks, ...saved].map(({ name }) => [name, certify])) }),
  };
}

function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw new ArgumentError('networks', 'at least one network, or one that is saved', 'none');
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new ArgumentError('networks', 'networks of different names', `two of ${twice}`);
}

/** @throws ArgumentError for a folder without model.json */
function savedNetwork(
  { name, saved, nonsense, loss }: NonNullable<ParsedStudy['saved']>[number],
  file: string,
  dataset: StudyDataset,
): SavedNetwork {
  const folder = modelFolder(`saved.${name}`, saved, file);
  const categories = knownOfDataset(dataset).classNames.length;
  if (nonsense && 'category' in nonsense && nonsense.category < categories)
    throw new ArgumentError(
      `saved.${name}.nonsense.category`,
      `none of the ${categories} categories`,
      nonsense.category,
    );
  return { name, folder, nonsense: nonsense ?? { threshold: loss ? 0.5 : 0 }, loss: loss ?? null };
}

/** Every network, once for each combination of the values that are swept over. */
function sweptPlans(study: ParsedStudy, { file, dataset, sweeps }: Required<ResolveOptions>): Promise<NetworkPlan[]> {
  const isSeed = ({ field }: Sweep) => field === 'seed' || field === 'seeds';
  const seeds = sweeps.filter(isSeed).flatMap(({ values }) => values.map(checkSeed));
  const fields = sweeps.filter((sweep) => !isSeed(sweep));
  const merged = study.networks.map((network) => mergedNetwork(network, study));
  for (const { field } of fields) checkSwept(field, merged);
  const plans = merged.flatMap((network) =>
    sweptNetworks(network, fields).map(({ network: swept, suffix }) =>
      inNetwork(network.name, () =>
        resolveNetwork(
          { ...swept, name: `${network.name}${suffix}`, ...(seeds.length > 0 && { seeds }) },
          { dataset, file, nameInFile: network.name },
        ),
      ),
    ),
  );
  return Promise.all(plans);
}

const checkSeed = (value: unknown): number => checkNumber('sweep: seed', value, { min: 0, integer: true });

function checkSwept(field: string, networks: readonly MergedNetwork[]): void {
  if (networks.some((network) => pathOf(network, field) !== null)) return;
  const known = [...new Set(networks.flatMap((network) => leavesOf(network).map((path) => path.join('.'))))];
  throw new ArgumentError('sweep', `a field of a network: seed, ${known.join(', ')}`, field);
}

/** Says of which network an error is. */
async function inNetwork<Value>(name: string, resolve: () => Promise<Value>): Promise<Value> {
  try {
    return await resolve();
  } catch (error) {
    if (error instanceof Error) error.message = `networks.${name}: ${error.message}`;
    throw error;
  }
}

/** Without an error curve only clean images are evaluated, which a result needs. */
function evaluationOf({ measurements }: ParsedStudy, dataset: StudyDataset): Study['evaluation'] {
  const { images, strengths, scope } = measurements?.errorCurve ?? { strengths: [0], scope: 'paper' as const };
  const test = knownOfDataset(dataset).images?.test ?? Infinity;
  return {
    images: Math.min(images ?? 10_000, test),
    strengths: checkStrengths(strengths ?? usualStrengths(dataset)),
    scope,
  };
}

function checkStrengths(strengths: readonly number[]): readonly number[] {
  const ascends = strengths.every((strength, i) => (i === 0 ? strength === 0 : strength > strengths[i - 1]));
  if (ascends) return strengths;
  throw new ArgumentError('measurements.errorCurve.strengths', 'numbers that ascend from 0', strengths);
}

const isGray = (dataset: StudyDataset): boolean => knownOfDataset(dataset).shape[2] === 1;

/** Digits are attacked at larger sizes than photographs (Madry et al. 2018). */
const usualStrengths = (dataset: StudyDataset): number[] =>
  isGray(dataset) ? [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] : [0, 0.01, 0.02, 0.03, 0.05, 0.1];

function measurementsOf(
  { robustness, corruptions, ood, card, shards }: Omit<NonNullable<ParsedStudy['measurements']>, 'certify'>,
  dataset: StudyDataset,
): Measurements {
  return {
    ...(robustness && { robustness: { ...robustness, epsilons: robustness.epsilons ?? usualEpsilons(dataset) } }),
    ...(corruptions && { corruptions: corruptionsOf(corruptions, dataset) }),
    ...(ood && { outOfDistribution: ood }),
    ...(shards && { shards }),
    ...(card && { card: { ...card, epsilons: card.epsilons ?? usualEpsilons(dataset) } }),
  };
}

/** MNIST-C's corruptions are of gray images of 28 x 28 pixels, CIFAR-10-C's of RGB images of 32 x 32. */
function corruptionsOf(
  { images, names, severities }: NonNullable<NonNullable<ParsedStudy['measurements']>['corruptions']>,
  dataset: StudyDataset,
): NonNullable<Measurements['corruptions']> {
  const { shape } = knownOfDataset(dataset);
  const benchmark = shape.join() === '28,28,1' ? 'mnist-c' : shape.join() === '32,32,3' ? 'cifar10-c' : null;
  if (benchmark === null)
    throw new ArgumentError(
      'measurements.corruptions',
      `images of shape [28, 28, 1] or [32, 32, 3], which the corruptions are defined for`,
      `those of ${nameOfDataset(dataset)}, [${shape.join(', ')}]`,
    );
  return { images, benchmark, settings: corruptionSettings(benchmark, { names, severities }) };
}
