import type { ErrorCurveResult } from '@saf/results';
import type { SampleKind } from '../../study/curves.ts';
import { curvesOf, pointsOf, sameStrength, sampleKinds } from '../../study/curves.ts';
import type { LabelledResult } from '../../study/label-results.ts';
import { deviationsOf } from '../../study/paper-difference.ts';
import { describeEpochs, describeEvaluatedSamples, describeTrainingSamples } from '../../study/sample-notes.ts';
import type { Study } from '../../study/study.ts';
import { nameRule } from '../../words/nonsense-rule.ts';
import type { DataRecord } from '../table.ts';

/** One record a value: what the paper prints, then what was measured, in full precision. */
export function errorRateRecords(study: Study): DataRecord[] {
  return sampleKinds.flatMap((kind) => [
    ...paperRecords(study, kind),
    ...study.models.flatMap((model) =>
      model.seeds.flatMap((result) =>
        curvesOf(result, kind).flatMap((curve) => measuredRecords(study, { ...model, result }, kind, curve)),
      ),
    ),
  ]);
}

function paperRecords({ paper }: Study, kind: SampleKind): DataRecord[] {
  if (!paper) return [];
  const rows = paper.rows.filter((row) => row.kind === kind);
  return rows.flatMap(({ model, errors }) =>
    errors.flatMap((error, i) =>
      error === null
        ? []
        : [
            {
              ...empty,
              source: 'paper',
              kind,
              model,
              strength: paper.strengths[i],
              error,
              psnr: paper.psnr[i],
              clipped: false,
            },
          ],
    ),
  );
}

function measuredRecords(study: Study, model: LabelledResult, kind: SampleKind, curve: ErrorCurveResult): DataRecord[] {
  const { result } = model;
  const deviations = curve === curvesOf(result, kind)[0] ? deviationsOf(study, model, kind) : [];
  return pointsOf(curve).map(({ strength, error, interval, wrong, psnr }) => {
    const deviation = deviations.find(({ point }) => sameStrength(point.strength, strength));
    return {
      ...empty,
      source: 'measured',
      kind,
      model: result.model,
      experiment: result.experiment,
      seed: result.seed,
      clipped: curve.clipped,
      nonsense_rule: nameRule(curve.nonsenseRule),
      strength,
      error,
      interval_low: interval[0],
      interval_high: interval[1],
      wrong,
      count: curve.count,
      psnr,
      minus_paper: deviation?.difference ?? null,
      intervals_overlap: deviation?.overlap ?? null,
      test_samples: describeEvaluatedSamples(result),
      training_samples: describeTrainingSamples(result),
      training: describeEpochs(study, result),
      card_failed: model.notes.length > 0,
    };
  });
}

/** All columns, in their order. */
const empty: DataRecord = {
  source: null,
  kind: null,
  model: null,
  experiment: null,
  seed: null,
  clipped: null,
  nonsense_rule: null,
  strength: null,
  error: null,
  interval_low: null,
  interval_high: null,
  wrong: null,
  count: null,
  psnr: null,
  minus_paper: null,
  intervals_overlap: null,
  test_samples: null,
  training_samples: null,
  training: null,
  card_failed: null,
};
