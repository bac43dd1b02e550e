import type { Attack } from '@saf/attacks';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { type BatchTally, type CurvesOfRule, curvesOfTallies, type ErrorCurves, tallyErrors } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { ErrorCurveResult } from '@saf/results';
import type { EvaluationScope } from '../study/study.ts';
import { variantsOf } from './evaluation-scope.ts';
import { type SampleKind, sampleKinds } from './samples.ts';
import type { Evaluation } from './summarize-evaluation.ts';

/** How a classifier is evaluated. */
export interface EvaluateOptions extends CurvesOptions {
  /** Whether the images are all of a test set; false by default. */
  readonly fullTestSet?: boolean;
}

/**
 * Error rates of a classifier under the paper's attacks (Section 5), at each strength: adversarial samples (eq. 10), nonsense that
 * eq. 10 drives to a category, and noisy samples.
 *
 * @param images with their labels, in [0, 1]
 * @returns curves with 95 % Wilson intervals, as results have them
 * @throws the signal's reason if it was aborted
 * @example
 * const { curves } = await evaluate(classifier, images, { strengths: [0, 0.1, 0.25], scope: 'paper', seed: 1 });
 */
export async function evaluate(
  classifier: Classifier,
  images: ImageDataset,
  { fullTestSet = false, ...options }: EvaluateOptions,
): Promise<Evaluation> {
  const started = performance.now();
  const curves = await measureCurves(classifier, images, options);
  const seconds = (performance.now() - started) / 1000;
  return { samples: images.size, fullTestSet, seconds, curves };
}

interface CurvesOptions {
  readonly strengths: readonly number[];
  readonly scope: EvaluationScope;
  readonly seed: number;
  /** Makes the adversarial samples; `eq10()` by default, which is the paper's. */
  readonly attack?: Attack;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  /** What is known already, of an evaluation that was stopped: its kinds are not measured again. */
  readonly known?: readonly KindTallies[];
  /** Called after each kind with all that is known so far. */
  onKind?(known: readonly KindTallies[]): Promise<void>;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** What is counted of one kind of samples, batch by batch. Plain data. */
export interface KindTallies {
  readonly kind: SampleKind['kind'];
  readonly batches: readonly BatchTally[];
}

/** Error curves of a classifier over every kind of samples: adversarial, nonsense and noisy. */
export async function measureCurves(
  classifier: Classifier,
  dataset: ImageDataset,
  options: CurvesOptions,
): Promise<ErrorCurveResult[]> {
  return curvesOf(await countErrors(classifier, dataset, options));
}

/** What error curves of every kind of samples are made of. */
export async function countErrors(
  classifier: Classifier,
  dataset: ImageDataset,
  options: CurvesOptions,
): Promise<KindTallies[]> {
  const known = [...(options.known ?? [])];
  for (const [done, each] of sampleKinds.entries()) {
    if (known.some(({ kind }) => kind === each.kind)) continue;
    const onProgress = (share: number) =>
      options.onProgress?.((done + share) / sampleKinds.length, `${each.kind} samples`);
    const batches = await countKind(each, classifier, dataset, { ...options, onProgress });
    known.push({ kind: each.kind, batches });
    await options.onKind?.(known);
  }
  return known;
}

/** The curves of what was counted, as results have them. */
export const curvesOf = (counted: readonly KindTallies[]): ErrorCurveResult[] =>
  counted.flatMap(({ kind, batches }) => toResults(kind, curvesOfTallies(batches)));

function countKind(
  kind: SampleKind,
  classifier: Classifier,
  dataset: ImageDataset,
  options: Omit<CurvesOptions, 'onProgress'> & { onProgress(share: number): void },
): Promise<BatchTally[]> {
  const { strengths, scope, seed, attack: chosen, firstIndex = 0, signal, onProgress } = options;
  const attack = (kind.kind === 'adversarial' && chosen) || kind.attack;
  const samples = kind.samples(dataset, seed, firstIndex);
  const { clipped, rules } = variantsOf(scope, kind.kind, classifier.nonsense);
  return tallyErrors({
    ...{ classifier, attack, epsilons: strengths, samples, count: dataset.size },
    ...{ clipped, rules, seed, signal, onProgress },
  });
}

function toResults(kind: SampleKind['kind'], curves: ErrorCurves): ErrorCurveResult[] {
  const { epsilons, count } = curves;
  const ofRule = ({ rule, raw, clipped }: CurvesOfRule) => {
    const shared = { kind, nonsenseRule: rule, strengths: [...epsilons], count };
    return [{ ...shared, clipped: false, ...raw }, ...(clipped ? [{ ...shared, clipped: true, ...clipped }] : [])];
  };
  return [curves, ...curves.rules].flatMap(ofRule);
}
