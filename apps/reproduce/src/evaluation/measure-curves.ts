import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { type CurvesOfRule, type ErrorCurves, errorCurve } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { ErrorCurveResult } from '@saf/results';
import type { Depth } from '../experiments/index.ts';
import { variantsOf } from './depths.ts';
import { type SampleKind, sampleKinds } from './sample-kinds.ts';

export interface CurvesOptions {
  readonly strengths: readonly number[];
  readonly depth: Depth;
  readonly seed: number;
  /** Curves that are known already, of an evaluation that was stopped: their kinds are not measured again. */
  readonly known?: readonly ErrorCurveResult[];
  /** Called after each kind with all curves so far. */
  onCurves?(curves: readonly ErrorCurveResult[]): Promise<void>;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** Error curves of a classifier over every kind of samples: adversarial, nonsense and noisy. */
export async function measureCurves(
  classifier: Classifier,
  dataset: ImageDataset,
  options: CurvesOptions,
): Promise<ErrorCurveResult[]> {
  const curves = [...(options.known ?? [])];
  for (const [done, each] of sampleKinds.entries()) {
    if (curves.some(({ kind }) => kind === each.kind)) continue;
    const onProgress = (share: number) =>
      options.onProgress?.((done + share) / sampleKinds.length, `${each.kind} samples`);
    curves.push(...(await curvesOfKind(each, classifier, dataset, { ...options, onProgress })));
    await options.onCurves?.(curves);
  }
  return curves;
}

async function curvesOfKind(
  kind: SampleKind,
  classifier: Classifier,
  dataset: ImageDataset,
  {
    strengths,
    depth,
    seed,
    signal,
    onProgress,
  }: Omit<CurvesOptions, 'onProgress'> & { onProgress(share: number): void },
): Promise<ErrorCurveResult[]> {
  const { attack } = kind;
  const samples = kind.samples(dataset, seed);
  const { clipped, rules } = variantsOf(depth, kind.kind, classifier.nonsense);
  return toResults(
    kind,
    await errorCurve({
      classifier,
      attack,
      epsilons: strengths,
      samples,
      count: dataset.size,
      clipped,
      rules,
      seed,
      signal,
      onProgress,
    }),
  );
}

function toResults({ kind }: SampleKind, curves: ErrorCurves): ErrorCurveResult[] {
  const { epsilons, count } = curves;
  const ofRule = ({ rule, raw, clipped }: CurvesOfRule) => {
    const shared = { kind, nonsenseRule: rule, strengths: [...epsilons], count };
    return [{ ...shared, clipped: false, ...raw }, ...(clipped ? [{ ...shared, clipped: true, ...clipped }] : [])];
  };
  return [curves, ...curves.rules].flatMap(ofRule);
}
