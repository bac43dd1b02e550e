import { formatEpsilon } from '@saf/metrics';
import { standingUnderAll } from '@saf/results';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import { type Rate, rateOfStanding, type Subject } from './robustness-model.ts';

/** Networks that differ in their activations alone, and what they have in common. */
const twins = [
  { symmetric: 'mReLU-r-m', relu: 'ReLU-r-m', shared: 'the same layers and tricks' },
  { symmetric: 'mReLU-a', relu: 'ReLU-a', shared: 'the same training against PGD' },
] as const;

/** What the numbers say, in sentences that hold whatever they are: of the smallest ε, then of the largest. */
export function verdictOf(subjects: readonly Subject[], epsilons: readonly number[]): string[] {
  const [smallest] = epsilons;
  const largest = epsilons.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  return [
    ...twins.flatMap((pair) => compare(subjects, pair, smallest)),
    ...(largest > smallest ? ofLargest(subjects, largest) : []),
    scopeOf(subjects),
  ];
}

/** One pair of twins at the smallest ε: what a single step of eq. 10 leaves of each, and what all attacks do. */
export interface TwinFinding {
  readonly symmetric: string;
  readonly relu: string;
  readonly shared: string;
  readonly epsilon: number;
  readonly bars: readonly TwinBar[];
}

interface TwinBar {
  readonly model: string;
  readonly plainWord: 'symmetric' | 'standard';
  readonly eq10: Rate | null;
  readonly all: Rate;
}

/** The twins that were measured, as numbers to be drawn. */
export function twinFindings(subjects: readonly Subject[], [epsilon]: readonly number[]): TwinFinding[] {
  if (epsilon === undefined) return [];
  return twins.flatMap((pair) => {
    const bar = (model: string, plainWord: TwinBar['plainWord']): TwinBar[] => {
      const all = worst(subjects, model, epsilon);
      return all ? [{ model, plainWord, all, eq10: underOneStep(subjects, model, epsilon) }] : [];
    };
    const bars = [...bar(pair.symmetric, 'symmetric'), ...bar(pair.relu, 'standard')];
    return bars.length === 2 ? [{ ...pair, epsilon, bars }] : [];
  });
}

/** The finding in one sentence of plain words; null where no twins were measured. */
export function headlineOf(findings: readonly TwinFinding[]): string | null {
  if (findings.length === 0) return null;
  const winners = findings.map(({ bars: [symmetric, relu] }) => winnerOf(symmetric.all, relu.all));
  if (winners.every((winner) => winner === 'relu'))
    return 'The robustness does not survive stronger attacks: trained in the same way, standard networks withstand more than symmetric ones.';
  if (winners.every((winner) => winner === 'symmetric'))
    return 'The robustness survives stronger attacks: trained in the same way, symmetric networks withstand more than standard ones.';
  return 'Whether symmetric networks withstand more than standard ones that are trained in the same way is not settled by these numbers.';
}

/** Whose interval lies above the other's; null where they overlap. */
function winnerOf(symmetric: Rate, relu: Rate): 'symmetric' | 'relu' | null {
  if (relu.interval[0] > symmetric.interval[1]) return 'relu';
  return symmetric.interval[0] > relu.interval[1] ? 'symmetric' : null;
}

function compare(subjects: readonly Subject[], pair: (typeof twins)[number], epsilon: number): string[] {
  const [symmetric, relu] = [worst(subjects, pair.symmetric, epsilon), worst(subjects, pair.relu, epsilon)];
  if (!symmetric || !relu) return [];
  const numbers = `At ε = ${formatEpsilon(epsilon)} all attacks together leave ${pair.symmetric} an accuracy of ${said(symmetric)}, and ${pair.relu}, which has ${pair.shared} but ReLU in place of mReLU, ${said(relu)}.`;
  return [`${numbers} ${conclusion(symmetric, relu)}`];
}

function conclusion(symmetric: Rate, relu: Rate): string {
  const winner = winnerOf(symmetric, relu);
  if (winner === 'relu')
    return 'The robustness that is real comes from the training, not from the symmetric activation.';
  if (winner === 'symmetric') return 'Here the symmetric activation adds robustness that is real.';
  return 'The intervals overlap: neither network is shown to be more robust.';
}

function ofLargest(subjects: readonly Subject[], epsilon: number): string[] {
  const models = [...new Set(subjects.map(({ model }) => model))];
  const left = models.filter((model) => (worst(subjects, model, epsilon)?.accuracy ?? 0) > 0);
  if (left.length > 0) return [`At ε = ${formatEpsilon(epsilon)} only ${listed(left)} any accuracy.`];
  return [`At ε = ${formatEpsilon(epsilon)} no network keeps any accuracy, whatever eq. 10 shows.`];
}

/** "a keeps", "a and b keep", "a, b and c keep". */
function listed(models: readonly string[]): string {
  const names = models.map((model) => shortened(model));
  const last = names.at(-1);
  return names.length === 1 ? `${last} keeps` : `${names.slice(0, -1).join(', ')} and ${last} keep`;
}

/** Images that stand against all attacks, over all trainings of a model; null where there is none. */
function worst(subjects: readonly Subject[], model: string, epsilon: number): Rate | null {
  const runs = subjects.filter((each) => each.model === model).map(({ run }) => run);
  const attacked = runs.filter(({ attacks }) => attacks.some((each) => each.epsilon === epsilon));
  return attacked.length > 0 ? rateOfStanding(attacked.map((run) => standingUnderAll(run, epsilon)).join('')) : null;
}

/** The same under eq. 10 alone. */
function underOneStep(subjects: readonly Subject[], model: string, epsilon: number): Rate | null {
  const runs = subjects.filter((each) => each.model === model).flatMap(({ run }) => run.attacks);
  const standing = runs.filter((each) => each.attack === 'eq10' && each.epsilon === epsilon);
  return standing.length > 0 ? rateOfStanding(standing.map((each) => each.standing).join('')) : null;
}

const said = ({ accuracy, interval: [low, high] }: Rate): string =>
  `${accuracy.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;

function scopeOf(subjects: readonly Subject[]): string {
  const counts = [...new Set(subjects.map(({ run }) => run.samples))].sort((a, b) => a - b);
  const trainings = Math.min(...subjects.map(({ model }) => subjects.filter((each) => each.model === model).length));
  const alone =
    trainings === 1
      ? ' Some networks were trained only once: how much another training would differ is not known.'
      : '';
  return `Measured on ${counts.map(withCommas).join(' or ')} images; an attack gives an upper bound on the accuracy, and a stronger one may lower it.${alone}`;
}
