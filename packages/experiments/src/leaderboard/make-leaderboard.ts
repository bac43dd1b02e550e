import { meanCorruptionError } from '@saf/metrics/corruptions';
import {
  byAutoAttack,
  corruptionErrorsOf,
  corruptionSetupOf,
  epsilonsOf,
  guaranteeName,
  type Leaderboard,
  type LeaderboardEntry,
  meanErrorOf,
  type ResultFile,
  type Robustness,
  scoreInterval,
  shareOf,
  standingUnder,
  worstOf,
} from '@saf/results';

/** The protocol: AutoAttack, standard version, on this many of the first test images, or on all of them. */
const PROTOCOL_IMAGES = 1_000;

const AUTO_ATTACK = 'autoAttack';

/** A leaderboard, and what could not be put on it. */
export interface MadeLeaderboard {
  readonly board: Leaderboard;
  /** Names of networks under AutoAttack whose data set no file says. */
  readonly withoutDataset: readonly string[];
}

/**
 * The leaderboard of what result files say. Of several measurements of a network those of the weights in the last file count, and of
 * these the one on the most images. What is proven, corruptions and evaluation cards stand beside it where they are of the same weights.
 *
 * @param files of any kinds, the newest last; a network is on the board if its robustness under AutoAttack was measured
 * @param baseline the model that mean corruption errors are relative to
 * @example
 * const { board } = leaderboardOf(await Promise.all(paths.map(readResultFile)));
 */
export function leaderboardOf(files: readonly ResultFile[], { baseline = 'plain' } = {}): MadeLeaderboard {
  const measured = filesOf(files, 'robustness').map((run) => ({ ...run, network: identityOf(run.network, files) }));
  const attacked = measured.filter((run) => sizesOf(run).length > 0);
  const names = [...new Set(attacked.map(nameOf))];
  const withoutDataset: string[] = [];
  const entries: LeaderboardEntry[] = [];
  for (const name of names) {
    const runs = ofLastWeights(attacked.filter((run) => nameOf(run) === name));
    const dataset = datasetOf(runs, files);
    if (dataset === undefined) withoutDataset.push(name);
    else entries.push(...entriesOf(runs, dataset, files, baseline));
  }
  return { board: { kind: 'leaderboard', version: 1, entries: entries.sort(byAutoAttack) }, withoutDataset };
}

/** The board with some entries in the place of those of the same networks. */
export function withEntries(board: Leaderboard, entries: readonly LeaderboardEntry[]): Leaderboard {
  const names = new Set(entries.map(({ name }) => name));
  const others = board.entries.filter(({ name }) => !names.has(name));
  return { ...board, entries: [...others, ...entries].sort(byAutoAttack) };
}

type OfKind<Kind extends ResultFile['kind']> = Extract<ResultFile, { kind: Kind }>;

const filesOf = <Kind extends ResultFile['kind']>(files: readonly ResultFile[], kind: Kind): OfKind<Kind>[] =>
  files.filter((file): file is OfKind<Kind> => file.kind === kind);

/** What was measured by the path of a model says no experiment: other files of the same weights may. */
function identityOf(network: Robustness['network'], files: readonly ResultFile[]): Robustness['network'] {
  if (network.experiment !== 'own') return network;
  const others = [...filesOf(files, 'certificate'), ...filesOf(files, 'corruptions'), ...filesOf(files, 'robustness')];
  const found = others.find(
    (each) => each.network.weights === network.weights && each.network.experiment !== network.experiment,
  );
  return found?.network ?? network;
}

const nameOf = ({ network: { experiment, model, seed } }: Robustness): string => `${experiment}-${model}-${seed}`;

/** The sizes that AutoAttack was run at. */
const sizesOf = (run: Robustness): number[] =>
  epsilonsOf(run).filter((epsilon) => epsilon > 0 && standingUnder(run, AUTO_ATTACK, epsilon) !== undefined);

function ofLastWeights(runs: readonly Robustness[]): Robustness[] {
  const { weights } = runs.at(-1)!.network;
  return runs.filter(({ network }) => network.weights === weights);
}

/** What the runs say, or a certificate of the same weights, or the result of the same training. */
function datasetOf(runs: readonly Robustness[], files: readonly ResultFile[]): string | undefined {
  const [{ network }] = runs;
  const said = runs.find(({ dataset }) => dataset !== undefined)?.dataset;
  return said ?? certificatesOf(network, files)[0]?.dataset ?? evaluationOf(network, files)?.network.dataset;
}

const certificatesOf = ({ weights }: Robustness['network'], files: readonly ResultFile[]) =>
  filesOf(files, 'certificate').filter(({ network }) => network.weights === weights);

const evaluationOf = ({ experiment, model, seed }: Robustness['network'], files: readonly ResultFile[]) =>
  filesOf(files, 'evaluation').find(
    (each) => each.experiment === experiment && each.model === model && each.seed === seed,
  );

/** One entry a size, of the run with the most images. */
function entriesOf(
  runs: readonly Robustness[],
  dataset: string,
  files: readonly ResultFile[],
  baseline: string,
): LeaderboardEntry[] {
  const sizes = [...new Set(runs.flatMap(sizesOf))];
  return sizes.map((epsilon) => {
    const run = runs
      .filter((each) => sizesOf(each).includes(epsilon))
      .reduce((best, each) => (each.samples >= best.samples ? each : best));
    return { ...attackedFields(run, dataset, epsilon), ...besideFields(run, epsilon, files, baseline) };
  });
}

/** What attacks say of a network. */
function attackedFields(run: Robustness, dataset: string, epsilon: number) {
  const { network, samples, fullTestSet, engine, seed } = run;
  const clean = shareOf(run.clean);
  const autoAttack = shareOf(standingUnder(run, AUTO_ATTACK, epsilon)!);
  const attacks = run.attacks.filter((each) => each.epsilon === epsilon).map(({ attack }) => attack);
  const worst = worstOf(run, epsilon);
  return {
    name: nameOf(run),
    title: network.seed === 1 ? network.model : `${network.model}, seed ${network.seed}`,
    dataset,
    threat_model: 'Linf' as const,
    eps: epsilon,
    clean_acc: clean.accuracy,
    clean_interval: clean.interval,
    autoattack_acc: autoAttack.accuracy,
    autoattack_interval: autoAttack.interval,
    ...{ samples, fullTestSet },
    ...(attacks.length > 1 && {
      worst: { acc: worst.rate, interval: scoreInterval(worst.right, worst.samples), attacks },
    }),
    ...{ network, engine, seed },
  };
}

/** What other files say of the same weights. */
function besideFields(run: Robustness, epsilon: number, files: readonly ResultFile[], baseline: string) {
  const { network, samples, fullTestSet } = run;
  const result = evaluationOf(network, files);
  const architecture = result && (result.facts?.network?.title ?? result.network.architecture);
  const certified = certifiedOf(network, epsilon, files);
  const corruptions = corruptionsOf(network, files, baseline);
  const card = filesOf(files, 'card')
    .filter(({ classifier }) => classifier.weights === network.weights)
    .at(-1);
  const failed = card?.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id) ?? [];
  const isProven = run.attacks.some((each) => each.epsilon === epsilon && each.proven?.includes('1'));
  const notes = [
    ...(samples < PROTOCOL_IMAGES && !fullTestSet
      ? [`measured on fewer images than the ${PROTOCOL_IMAGES} of the protocol`]
      : []),
    ...(isProven ? ['images whose certificate proves them at this ε were not attacked'] : []),
    ...(failed.length > 0 ? [`failed checks of its evaluation card: ${failed.join(', ')}`] : []),
  ];
  return {
    ...(architecture !== undefined && { architecture }),
    ...(result && { activation: result.facts?.activation?.title ?? result.network.activation }),
    ...(certified && { certified }),
    ...(corruptions && { corruptions }),
    ...(card && { unreliable: failed.length > 0 }),
    notes,
  };
}

/** What is proven of the most images; of as many, the most that is proven. */
function certifiedOf(
  network: Robustness['network'],
  epsilon: number,
  files: readonly ResultFile[],
): LeaderboardEntry['certified'] {
  const proven = certificatesOf(network, files).flatMap(({ guarantee, samples, heldOutFrom }) => {
    if (guarantee.norm !== 'linf' || heldOutFrom !== undefined) return [];
    const size = guarantee.sizes.find((each) => each.epsilon === epsilon);
    const method = guaranteeName(guarantee);
    return size ? [{ acc: size.accuracy, interval: size.interval, samples, method }] : [];
  });
  return proven.sort((a, b) => b.samples - a.samples || b.acc - a.acc)[0];
}

function corruptionsOf(
  network: Robustness['network'],
  files: readonly ResultFile[],
  baseline: string,
): LeaderboardEntry['corruptions'] {
  const all = filesOf(files, 'corruptions').filter(({ corruptions }) => corruptions.length > 0);
  const own = all
    .filter((each) => each.network.weights === network.weights)
    .sort((a, b) => b.samples - a.samples || b.corruptions.length - a.corruptions.length)[0];
  if (!own) return undefined;
  const other = all.find(
    (each) => each.network.model === baseline && corruptionSetupOf(each) === corruptionSetupOf(own),
  );
  const errors = corruptionErrorsOf(own);
  const mce = other ? meanCorruptionError(errors, corruptionErrorsOf(other)).mean : Number.NaN;
  const isKnown = Number.isFinite(mce);
  const { benchmark, samples } = own;
  return {
    benchmark,
    acc: 1 - meanErrorOf(own),
    mce: isKnown ? mce : null,
    baseline: isKnown ? baseline : null,
    samples,
  };
}
