import { capitalize } from '../words/format.ts';
import type { SampleKind } from './curves.ts';
import { curvesOf, pointAt, pointsOf, sampleKinds } from './curves.ts';
import type { LabelledResult } from './label-results.ts';
import { deviationsOf, intervalsOverlap, paperRowOf } from './paper-difference.ts';
import { describeEvaluatedSamples } from './sample-notes.ts';
import { describeSpread, type Pair, spreadOf } from './spread.ts';
import type { Study } from './study.ts';

/** What the numbers say, in sentences under a heading. */
export interface Statement {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/**
 * Each model compared with the paper where it has a table, then each with the plain network: computed, with what speaks against the model
 * first.
 */
export function verdictOf(study: Study): Statement[] {
  const models = study.models.length > CROWD ? printedModels(study) : study.models;
  const printed = study.paper ? models.map((model) => besidePaper(study, model)) : [];
  return [...printed, ...models.flatMap((model) => besidePlain(study, model))];
}

/** With more models than this, only those that the paper has numbers for are put into words. */
const CROWD = 5;

const printedModels = (study: Study): LabelledResult[] =>
  study.models.filter(({ result }) => sampleKinds.some((kind) => paperRowOf(study, kind, result.model)));

function besidePaper(study: Study, model: LabelledResult): Statement {
  return {
    heading: `${model.label} compared with the paper: error rates on ${describeEvaluatedSamples(model.result)}`,
    sentences: sampleKinds.map((kind) => `${capitalize(kind)} samples: ${kindBesidePaper(study, model, kind)}.`),
  };
}

function kindBesidePaper(study: Study, model: LabelledResult, kind: SampleKind): string {
  const [curve] = curvesOf(model.result, kind);
  if (!curve) return 'not measured';
  if (!paperRowOf(study, kind, model.result.model)) return 'the paper prints no numbers for this model';
  const deviations = deviationsOf(study, model, kind);
  if (deviations.length === 0) return 'not measured as in the paper (clipped, or at other strengths)';
  const pairs = deviations.map(({ point, paper, overlap }) => ({
    strength: point.strength,
    error: point.error,
    reference: paper,
    overlap,
  }));
  return describeSpread(spreadOf(pairs), 'the paper');
}

/** The paper's claim: networks with symmetric activations make fewer errors than the plain one. */
function besidePlain({ models }: Study, model: LabelledResult): Statement[] {
  const plain = models.find(({ result }) => result.model === 'plain' && result.seed === model.result.seed);
  if (!plain || model.result.model === 'plain') return [];
  const sentences = sampleKinds.flatMap((kind) => {
    const pairs = pairsOf(model, plain, kind);
    return pairs.length > 0 ? [`${capitalize(kind)} samples: ${describeSpread(spreadOf(pairs), plain.label)}.`] : [];
  });
  const heading = `${model.label} compared with ${plain.label}, both measured: error rates on ${describeEvaluatedSamples(model.result)}`;
  return sentences.length > 0 ? [{ heading, sentences }] : [];
}

function pairsOf(model: LabelledResult, plain: LabelledResult, kind: SampleKind): Pair[] {
  const [curve] = curvesOf(model.result, kind);
  const [reference] = curvesOf(plain.result, kind);
  if (!curve || !reference || curve.clipped !== reference.clipped) return [];
  return pointsOf(curve).flatMap(({ strength, error, interval }) => {
    const other = pointAt(reference, strength);
    return other
      ? [{ strength, error, reference: other.error, overlap: intervalsOverlap(interval, other.interval) }]
      : [];
  });
}
