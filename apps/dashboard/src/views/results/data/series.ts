import { computed } from '@preact/signals';
import {
  type Inspection,
  type ModelStyle,
  modelStyle,
  modelStyleOfName,
  type PaperTable,
  type Result,
  scoreInterval,
} from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import type { OpenedFile } from './open-file.ts';
import { experiment, filesOf } from './results-model.ts';

/** What was done to the samples; 'pgd' is the iterative attack that the paper does not have. */
type SamplesKind = 'adversarial' | 'nonsense' | 'noisy' | 'pgd';

/** Error rates over strengths, as a line of the chart and a row of the table. */
export interface Series {
  /** In the page's address. */
  readonly id: string;
  readonly label: string;
  /** The model's name in the paper: what a measured curve is compared by. */
  readonly model: string;
  readonly isPaper: boolean;
  /** Another training of a network, that is shown where it is asked for. */
  readonly isRepeat: boolean;
  /** Whether it is from a file of the user's own. */
  readonly isOwn: boolean;
  /** How it is drawn; null for a model of an unknown kind. */
  readonly style: ModelStyle | null;
  readonly strengths: readonly number[];
  readonly errors: readonly number[];
  /** 95 %; null where none is known. */
  readonly intervals: readonly Interval[] | null;
  /** From the least to the largest error of all trainings of the network, this one among them; null where it is the only one. */
  readonly spread: readonly Interval[] | null;
  /** How many trainings of the network there are. */
  readonly trainings: number;
  readonly note: string;
}

type Interval = readonly [low: number, high: number];

/** Every curve of the chosen kind of samples. */
export const series = computed<readonly Series[]>(() =>
  seriesOf({
    kind: controls.samples.value.value,
    clipped: controls.clipped.value.value,
    results: filesOf('evaluation'),
    inspections: filesOf('inspection'),
    paper: printedTable(),
  }),
);

/** The paper's table whose numbers the shown experiment repeats; null where it has none. */
function printedTable(): PaperTable | null {
  const tables = experiment.value?.tables ?? [];
  const found = filesOf('paper-table').find(({ content: { table } }) =>
    tables.some((file) => file.endsWith(`/table-${table}.csv`)),
  );
  return found?.content ?? null;
}

/** The curves that are shown where none is picked. */
export const first = computed<ReadonlySet<string>>(() => new Set(firstOf(series.value).map(({ id }) => id)));

/** The curves that are picked, and the baseline; those that come first where none is picked. */
export const picked = computed(() => {
  const { value: names } = controls.models.value;
  const { value: against } = controls.baseline.value;
  const isPicked = (id: string) => (names.length === 0 ? first.value.has(id) : names.includes(id));
  return series.value.filter(({ id }) => id === against || isPicked(id));
});

/** Curves that can be told apart at a glance. */
const mostAtFirst = 5;
/** What the page is about: the networks of the paper's claim and of the test of it. */
const leading = ['plain', 'mReLU-r-m', 'ReLU-r-m', 'mReLU-a', 'ReLU-a', 'RBF-r-m'];

/** At most five: the networks that the page is about, each with the paper's row, then the others as they come. And all of the user's own. */
export function firstOf(all: readonly Series[]): Series[] {
  const rank = ({ model }: Series) => (leading.includes(model) ? leading.indexOf(model) : leading.length);
  const committed = all.filter(({ isRepeat, isOwn }) => !isRepeat && !isOwn);
  const sorted = [...committed].sort((a, b) => rank(a) - rank(b));
  return [...sorted.slice(0, mostAtFirst), ...all.filter(({ isOwn }) => isOwn)];
}

/** The curves that are picked, as the table has them: the baseline first, and the paper's row under the model that it is of. */
export const inOrder = computed<readonly Series[]>(() => {
  const baseline = series.value.filter(({ id }) => id === controls.baseline.value.value);
  const rest = picked.value.filter((each) => !baseline.includes(each));
  const place = ({ model }: Series) => rest.findIndex((each) => each.model === model);
  return [...baseline, ...[...rest].sort((a, b) => place(a) - place(b))];
});

interface Sources {
  readonly kind: SamplesKind;
  readonly clipped: boolean;
  readonly results: readonly OpenedFile<Result>[];
  readonly inspections: readonly OpenedFile<Inspection>[];
  readonly paper: PaperTable | null;
}

/** Measured curves first, then the paper's. */
export function seriesOf({ kind, clipped, results, inspections, paper }: Sources): Series[] {
  if (kind === 'pgd') return inspections.flatMap(({ content }) => iterativeSeries(content));
  const measured = results.flatMap(({ file, content }) => measuredSeries(file, content, kind, clipped));
  return [...withSpread(measured), ...(paper ? paperSeries(paper, kind) : [])];
}

/** The trainings of a network tell how much another one may differ. */
function withSpread(measured: readonly Series[]): Series[] {
  return measured.map((each) => {
    if (each.isRepeat || each.isOwn) return each;
    const alike = measured.filter(({ model, isOwn }) => model === each.model && !isOwn);
    if (alike.length === 1) return each;
    const spread = each.strengths.map((strength): Interval => {
      const errors = alike.flatMap((other) => other.errors[other.strengths.indexOf(strength)] ?? []);
      return [Math.min(...errors), Math.max(...errors)];
    });
    return { ...each, spread, trainings: alike.length };
  });
}

const alone = { spread: null, trainings: 1 } as const;
const others = { ...alone, isRepeat: false, isOwn: false } as const;

function measuredSeries(file: string, result: Result, kind: SamplesKind, clipped: boolean): Series[] {
  const curves = result.evaluation.curves.filter((each) => each.kind === kind && each.clipped === clipped);
  const explicit = curves.find(({ nonsenseRule }) => 'category' in nonsenseRule);
  const curve = explicit ?? curves[0];
  if (!curve) return [];
  const { strengths, errors, intervals, count, nonsenseRule } = curve;
  const rule = 'category' in nonsenseRule ? 'explicit nonsense category' : `nonsense below ${nonsenseRule.threshold}`;
  const label = nameOf(file, result);
  const note = `${withCommas(count)} samples${scopeOf(result)}; ${rule}`;
  const isOwn = !isInPlace(file, result);
  return [
    {
      ...{ id: label, label, model: result.model, isPaper: false, isOwn, isRepeat: result.seed !== 1 && !isOwn },
      ...{ style: modelStyle(result), strengths, errors, intervals, note, ...alone },
    },
  ];
}

function scopeOf({ evaluation: { fullTestSet, heldOutFrom } }: Result): string {
  if (heldOutFrom !== undefined) return ', of the training set (validation)';
  return fullTestSet ? '' : ', not the full test set';
}

/** A model by its name; seeds but the first, and files from elsewhere, are said. */
export function nameOf(file: string, result: Pick<Result, 'model' | 'seed' | 'experiment'>): string {
  const { model, seed } = result;
  const from = isInPlace(file, result) ? '' : ` (${shortened(file)})`;
  return `${shortened(model)}${seed === 1 ? '' : `, seed ${seed}`}${from}`;
}

const isInPlace = (file: string, { experiment: name }: Pick<Result, 'experiment'>): boolean =>
  file.startsWith(`${name}/`);

function iterativeSeries({ model, iterative }: Inspection): Series[] {
  if (!iterative) return [];
  const { attack, steps, samples, epsilons, wrong } = iterative;
  const label = shortened(model);
  return [
    {
      ...{ id: label, label, model, isPaper: false, ...others, style: modelStyleOfName(model) },
      strengths: epsilons,
      errors: wrong.map((count) => count / samples),
      intervals: wrong.map((count) => scoreInterval(count, samples)),
      note: `${attack}, ${steps} steps, inside [0, 1]; ${withCommas(samples)} samples`,
    },
  ];
}

/** The rows that the paper prints, at the strengths that they have numbers for. */
function paperSeries({ strengths, rows }: PaperTable, kind: SamplesKind): Series[] {
  return rows
    .filter((row) => row.kind === kind)
    .map(({ model, errors }) => {
      const label = `paper: ${model}`;
      const printed = strengths.flatMap((strength, i) => (errors[i] === null ? [] : [{ strength, error: errors[i] }]));
      return {
        ...{ id: label, label, model, isPaper: true, ...others, style: modelStyleOfName(model) },
        strengths: printed.map(({ strength }) => strength),
        errors: printed.map(({ error }) => error),
        intervals: null,
        note: 'as printed',
      };
    });
}
