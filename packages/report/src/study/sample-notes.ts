import { factsOfDataset, type Result } from '@saf/results';
import { formatCount, formatList, formatQuantity } from '../words/format.ts';
import { curvesOf } from './curves.ts';
import type { Study } from './study.ts';

/** "the first 2,000 of 10,000 test images", "all 10,000 test images", "1,000 validation images (training images 45,001 to 46,000)". */
export function describeEvaluatedSamples(result: Result): string {
  const { evaluation } = result;
  const { heldOutFrom, samples } = evaluation;
  if (heldOutFrom !== undefined)
    return `${formatCount(samples)} validation images (training images ${formatCount(heldOutFrom + 1)} to ${formatCount(heldOutFrom + samples)})`;
  if (evaluation.fullTestSet) return `all ${formatCount(evaluation.samples)} test images`;
  return `the first ${shareOf(evaluation.samples, factsOfDataset(result).test)} test images`;
}

/** "20,000 of 60,000 training images", "all 60,000 training images", "59,000 training images (1,000 others chose the epoch)". */
export function describeTrainingSamples(result: Result): string {
  const { training, recipe } = result;
  const heldOut = recipe.earlyStopping?.images ?? 0;
  if (heldOut > 0)
    return `${formatCount(training.samples - heldOut)} training images (${formatCount(heldOut)} others chose the epoch)`;
  if (training.fullTrainingSet) return `all ${formatCount(training.samples)} training images`;
  return `${shareOf(training.samples, factsOfDataset(result).training)} training images`;
}

/** "2,000 of 10,000", or "2,000" of a number that nobody knows. */
const shareOf = (count: number, all: number | undefined): string =>
  all === undefined ? formatCount(count) : `${formatCount(count)} of ${formatCount(all)}`;

/** "2 epochs (paper: 20)". */
export function describeEpochs(study: Study, result: Result): string {
  const epochs = formatQuantity(result.recipe.epochs, 'epoch');
  const ofPaper = epochsOfPaper(study, result);
  return ofPaper === undefined ? epochs : `${epochs} (paper: ${ofPaper})`;
}

/** For how many epochs the paper trains such a network; undefined where there is no paper to compare with. */
export function epochsOfPaper({ paper }: Study, { network }: Result): number | undefined {
  return paper?.epochs[network.activation === 'none' ? 'plain' : 'robust'];
}

/** What every table and figure says of what it was measured on, and of models whose evaluation card has a failed check. */
export function sampleNotes(study: Study): string[] {
  const epochs = merge(study, (result) => describeEpochs(study, result));
  return [
    `Measured on ${merge(study, describeEvaluatedSamples)}${nonsenseNote(study)}.`,
    `Trained on ${merge(study, describeTrainingSamples)}, for ${epochs}.`,
    ...study.models.flatMap(({ notes }) => notes),
  ];
}

function nonsenseNote(study: Study): string {
  const counts = study.models.flatMap(({ result }) => curvesOf(result, 'nonsense').map(({ count }) => count));
  if (counts.length === 0) return '';
  const paper = study.paper ? ` (paper: ${formatCount(study.paper.samples)})` : '';
  return `, and on ${formatList([...new Set(counts)].map(formatCount))} nonsense samples${paper}`;
}

/** One description where all models agree, else each with the models that it is of. */
function merge({ models }: Study, describe: (result: Result) => string): string {
  const labelsOf = new Map<string, string[]>();
  for (const { label, result } of models) {
    const text = describe(result);
    labelsOf.set(text, [...(labelsOf.get(text) ?? []), label]);
  }
  if (labelsOf.size === 1) return [...labelsOf.keys()][0];
  return formatList([...labelsOf].map(([text, labels]) => `${text} (${labels.join(', ')})`));
}
