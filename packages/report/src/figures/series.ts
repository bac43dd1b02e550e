import { comparedStyle, type ModelStyle, modelStyle, type Result, shownActivation } from '@saf/results';
import type { SampleKind } from '../study/curves.ts';
import { curvesOf, pointsOf } from '../study/curves.ts';
import { paperRowOf } from '../study/paper-difference.ts';
import type { Study } from '../study/study.ts';

/** One line or row of marks: accuracies over β. */
export interface Series {
  readonly label: string;
  readonly activation: string;
  readonly style: ModelStyle;
  /** Whether the paper printed it; else it was measured, with intervals. */
  readonly printed: boolean;
  readonly points: readonly AccuracyPoint[];
}

/** Accuracy at one strength, and the ends of its interval. */
interface AccuracyPoint {
  readonly strength: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** Whether networks of different names differ in activation or tricks: those of other layers or another ε may not. */
export function areToldApart({ models }: Study): boolean {
  const results = [...new Map(models.map(({ result }) => [result.model, result])).values()];
  const looks = results.map(modelStyle).map(({ activation, tricks }) => `${activation} ${tricks}`);
  return new Set(looks).size === looks.length;
}

/** How each network of a study looks: where activation and tricks tell too little, a dash says which it is. */
function stylesIn(study: Study): (result: Result) => ModelStyle {
  if (areToldApart(study)) return modelStyle;
  const names = study.models.map(({ result }) => result.model);
  return (result) => ({ ...modelStyle(result), ...comparedStyle(result.model, names) });
}

/** A line for each model's first curve of a kind. */
export function measuredSeries(study: Study, kind: SampleKind): Series[] {
  const styleOf = stylesIn(study);
  return study.models.flatMap(({ label, result }) => {
    const [curve] = curvesOf(result, kind);
    if (!curve) return [];
    const points = pointsOf(curve).map(({ strength, error, interval: [low, high] }) => ({
      strength,
      accuracy: 1 - error,
      low: 1 - high,
      high: 1 - low,
    }));
    const activation = shownActivation(result.network);
    const name = curve.clipped ? `${label}, clipped` : label;
    return [{ label: name, activation, style: styleOf(result), printed: false, points }];
  });
}

/** The paper's numbers for the models that were measured, in their colours, each once. */
export function printedSeries(study: Study, kind: SampleKind): Series[] {
  const models = new Map(study.models.map(({ result }) => [result.model, result]));
  const styleOf = stylesIn(study);
  return [...models].flatMap(([model, result]) => {
    const errors = paperRowOf(study, kind, model)?.errors ?? [];
    const activation = shownActivation(result.network);
    const points = errors.flatMap((error, i) =>
      error === null ? [] : [exactPoint(study.paper!.strengths[i], 1 - error)],
    );
    return points.length > 0
      ? [{ label: `${model}, paper`, activation, style: styleOf(result), printed: true, points }]
      : [];
  });
}

const exactPoint = (strength: number, accuracy: number): AccuracyPoint => ({
  strength,
  accuracy,
  low: accuracy,
  high: accuracy,
});
