import {
  foolingTexts,
  type Rejection,
  type RejectionColumn,
  type RejectionCount,
  rejectionColumns,
  rejectionRate,
  rejectionTexts,
  scoreInterval,
} from '@saf/results';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import type { NamedDataset } from './robustness-table.ts';
import type { Cell, DataRecord, Group, Row, Table } from './table.ts';

/** Errors of networks that may reject: one column per ball and kind of other images, one row per attack under the worst of all. */
export function rejectionTable(dataset: NamedDataset, measured: readonly Rejection[]): Table {
  const columns = rejectionColumns(measured);
  return {
    name: `rejection-${dataset.name}`,
    title: `Errors on ${dataset.title} of networks that may reject`,
    corner: '',
    columns: columns.map(({ title }) => title),
    head: [],
    sections: [
      { title: 'Error with rejection, and shares accepted', groups: measured.map((each) => groupOf(each, columns)) },
    ],
    scope: [scopeOf(measured)],
    notes: [
      'An image is accepted if the largest confidence in a category reaches the threshold. Clean and in a ball: images that are wrong and accepted, by themselves or as an attack changed them, as a share of those that are accepted in one of these ways (Stutz et al. 2020, eq. 8 and 9). Other images show none of the categories: the share accepted, where any is an error.',
      ...[...Object.values(rejectionTexts), ...Object.values(foolingTexts)].map(
        ({ title, description }) => `${title}: ${description}.`,
      ),
      ...(measured.some(({ proofs }) => proofs) ? [provenNote] : []),
      'The worst counts, image by image, what any of the attacks found; a stronger attack may find more. Intervals are 95 % Wilson intervals over images, which do not say by how much another training would differ.',
    ],
    records: measured.flatMap((each) => columns.flatMap((column) => recordsOf(each, column))),
  };
}

const provenNote =
  'Proven, at most: bounds show of the other images that nothing in their ball is taken for another category and accepted. Those that are proven were not attacked; the errors are what they are if all that are not were broken.';

function groupOf(run: Rejection, columns: readonly RejectionColumn[]): Group {
  const { model, seed } = run.network;
  const { threshold, heldOut } = run;
  const counts = columns.map(({ count }) => count(run));
  const attacks = [...new Set([...run.attacks, ...run.fooling].map(({ attack }) => attack))];
  return {
    title: `${seed === 1 ? model : `${model}, seed ${seed}`}, τ = ${threshold.toFixed(4)}, keeps ${formatCount(heldOut.kept)} of ${formatCount(heldOut.right)}`,
    rows: [
      { label: 'worst', cells: counts.map(rateCell) },
      { label: '95 %', cells: counts.map(intervalCell), detail: true },
      ...(run.proofs ? [{ label: 'proven, at most', cells: columns.map(({ proven }) => rateCell(proven(run))) }] : []),
      ...attacks.map(
        (attack): Row => ({
          label: titles[attack]?.title ?? attack,
          cells: columns.map(({ count }) => rateCell(count(run, attack))),
          detail: true,
        }),
      ),
    ],
  };
}

const titles: Readonly<Record<string, { readonly title: string }>> = { ...rejectionTexts, ...foolingTexts };

const rateCell = (count: RejectionCount | null): Cell | null => count && { text: formatRate(rejectionRate(count)) };

function intervalCell(count: RejectionCount | null): Cell | null {
  if (!count) return null;
  const [low, high] = intervalOf(count);
  return { text: formatRate(low), to: formatRate(high) };
}

const intervalOf = ({ errors, of }: RejectionCount): readonly [number, number] =>
  of === 0 ? [0, 1] : scoreInterval(errors, of);

function scopeOf(measured: readonly Rejection[]): string {
  const samples = [...new Set(measured.map((each) => formatCount(each.samples)))];
  const [{ heldOut, truePositiveRate }] = measured;
  return `The first ${formatList(samples)} test images, and as many of each kind of other images. Each network’s threshold τ is the largest that keeps ${formatRate(truePositiveRate)} of those of the ${formatCount(heldOut.images)} test images from number ${formatCount(heldOut.first)} on that it classifies right. Its own nonsense rule is left aside.`;
}

function recordsOf(run: Rejection, { title, count }: RejectionColumn): DataRecord[] {
  const { experiment, model, seed } = run.network;
  const attacks = [...new Set([...run.attacks, ...run.fooling].map(({ attack }) => attack))];
  return [undefined, ...attacks].flatMap((attack) => {
    const found = count(run, attack);
    if (!found) return [];
    const [low, high] = intervalOf(found);
    const { errors, of } = found;
    const { threshold, samples } = run;
    const measured = {
      images: title,
      attack: attack ?? 'worst',
      errors,
      accepted: of,
      rate: rejectionRate(found),
      low,
      high,
    };
    return [{ experiment, model, seed, threshold, ...measured, samples }];
  });
}
