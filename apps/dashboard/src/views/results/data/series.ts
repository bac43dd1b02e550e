import { wilsonInterval } from '@saf/metrics';
import type { Result } from '@saf/results';
import { shortened } from '../../../ui/shortened.ts';
import { type Look, lookOfName } from './look.ts';
import type { Inspected } from './parse-file.ts';
import type { PaperCurve } from './results-index.ts';

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
  readonly look: Look;
  readonly strengths: readonly number[];
  readonly errors: readonly number[];
  /** 95 %; null where none is known. */
  readonly intervals: readonly (readonly [number, number])[] | null;
  readonly note: string;
}

interface Sources {
  readonly kind: SamplesKind;
  readonly clipped: boolean;
  readonly results: readonly { readonly file: string; readonly result: Result }[];
  readonly inspections: readonly { readonly file: string; readonly inspected: Inspected }[];
  readonly paper: readonly PaperCurve[];
}

/** Measured curves first, then the paper's. */
export function seriesOf({ kind, clipped, results, inspections, paper }: Sources): Series[] {
  if (kind === 'pgd') return inspections.flatMap(({ inspected }) => iterativeSeries(inspected));
  const measured = results.flatMap(({ file, result }) => measuredSeries(file, result, kind, clipped));
  const printed = paper.filter((curve) => curve.kind === kind).map(paperSeries);
  return [...measured, ...printed];
}

function measuredSeries(file: string, result: Result, kind: SamplesKind, clipped: boolean): Series[] {
  const curves = result.evaluation.curves.filter((each) => each.kind === kind && each.clipped === clipped);
  const explicit = curves.find(({ nonsenseRule }) => 'category' in nonsenseRule);
  const curve = explicit ?? curves[0];
  if (!curve) return [];
  const { strengths, errors, intervals, count, nonsenseRule } = curve;
  const rule = 'category' in nonsenseRule ? 'explicit nonsense category' : `nonsense below ${nonsenseRule.threshold}`;
  const label = nameOf(file, result);
  const look = { ...lookOfName(result.model), tone: result.network.activation };
  const note = `${count.toLocaleString('en')} samples${scopeOf(result)}; ${rule}`;
  const isRepeat = result.seed !== 1 && isInPlace(file, result);
  return [
    { id: label, label, model: result.model, isPaper: false, isRepeat, look, strengths, errors, intervals, note },
  ];
}

function scopeOf({ evaluation: { fullTestSet, heldOutFrom } }: Result): string {
  if (heldOutFrom !== undefined) return ', of the training set (validation)';
  return fullTestSet ? '' : ', not the full test set';
}

/** A model by its name; seeds but the first, and files from elsewhere, are said. */
export function nameOf(file: string, result: Pick<Result, 'model' | 'seed' | 'experiment'>): string {
  const { model, seed } = result;
  return `${shortened(model)}${seed === 1 ? '' : `, seed ${seed}`}${isInPlace(file, result) ? '' : ` (${shortened(file)})`}`;
}

const isInPlace = (file: string, { experiment }: Pick<Result, 'experiment'>): boolean =>
  file.startsWith(`${experiment}/`);

function iterativeSeries({ model, iterative }: Inspected): Series[] {
  if (!iterative) return [];
  const { attack, steps, samples, epsilons, wrong } = iterative;
  return [
    {
      ...{
        id: shortened(model),
        label: shortened(model),
        model,
        isPaper: false,
        isRepeat: false,
        look: lookOfName(model),
        strengths: epsilons,
      },
      errors: wrong.map((count) => count / samples),
      intervals: wrong.map((count) => wilsonInterval(count, samples)),
      note: `${attack}, ${steps} steps, inside [0, 1]; ${samples.toLocaleString('en')} samples`,
    },
  ];
}

function paperSeries({ model, strengths, errors }: PaperCurve): Series {
  const label = `paper: ${model}`;
  const look = lookOfName(model);
  return {
    ...{ id: label, label, model, isPaper: true, isRepeat: false, look, strengths, errors },
    intervals: null,
    note: 'as printed',
  };
}
