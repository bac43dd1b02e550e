import {
  acceptedCount,
  type Ball,
  ballsOf,
  foolingTexts,
  formatEpsilon,
  type Rejection,
  rejectionErrors,
  rejectionTexts,
  scoreInterval,
} from '@saf/results';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import type { NamedDataset } from './robustness-table.ts';
import type { Cell, DataRecord, Group, Row, Table } from './table.ts';

/** Errors of networks that may reject: one column per ball and kind of other images, one row per attack under the worst of all. */
export function rejectionTable(dataset: NamedDataset, measured: readonly Rejection[]): Table {
  const columns = new Map(measured.flatMap(columnsOf).map((column) => [column.title, column]));
  const all = [...columns.values()];
  return {
    name: `rejection-${dataset.name}`,
    title: `Errors on ${dataset.title} of networks that may reject`,
    corner: '',
    columns: all.map(({ title }) => title),
    head: [],
    sections: [
      { title: 'Error with rejection, and shares accepted', groups: measured.map((each) => groupOf(each, all)) },
    ],
    scope: [scopeOf(measured)],
    notes: [
      'An image is accepted if the largest confidence in a category reaches the threshold. Clean and in a ball: images that are wrong and accepted, by themselves or as an attack changed them, as a share of those that are accepted in one of these ways (Stutz et al. 2020, eq. 8 and 9). Other images show none of the categories: the share accepted, where any is an error.',
      ...[...Object.values(rejectionTexts), ...Object.values(foolingTexts)].map(
        ({ title, description }) => `${title}: ${description}.`,
      ),
      'The worst counts, image by image, what any of the attacks found; a stronger attack may find more. Intervals are 95 % Wilson intervals over images, which do not say by how much another training would differ.',
    ],
    records: measured.flatMap((each) => all.flatMap((column) => recordsOf(each, column))),
  };
}

/** How many of how many, the worst or by the attack of a name; null where it was not measured. */
type Count = readonly [count: number, of: number] | null;

interface Column {
  readonly title: string;
  count(run: Rejection, attack?: string): Count;
}

function columnsOf(run: Rejection): Column[] {
  return [
    { title: 'clean', count: (each, attack) => (attack ? null : errorsOf(each)) },
    ...ballsOf(run).map((ball) => ({
      title: `${ball.norm === 'l2' ? 'L2' : 'L∞'}, ε = ${formatEpsilon(ball.epsilon)}`,
      count: (each: Rejection, attack?: string) => errorsOf(each, ball, attack),
    })),
    ...run.otherImages.map(({ images }) => ({
      title: images.replaceAll('-', ' '),
      count: ({ otherImages }: Rejection, attack?: string) =>
        attack ? null : acceptedOf(otherImages.filter((other) => other.images === images)),
    })),
    ...[...new Set(run.fooling.map(({ epsilon }) => epsilon))].map((epsilon) => ({
      title: `fooling images, ε = ${formatEpsilon(epsilon)}`,
      count: ({ fooling }: Rejection, attack?: string) =>
        acceptedOf(fooling.filter((each) => each.epsilon === epsilon && (!attack || each.attack === attack))),
    })),
  ];
}

function errorsOf(run: Rejection, ball?: Ball, attack?: string): Count {
  const isMeasured = ({ norm, epsilon, attack: name }: Rejection['attacks'][number]) =>
    norm === ball?.norm && epsilon === ball.epsilon && (!attack || name === attack);
  if (ball && !run.attacks.some(isMeasured)) return null;
  const { errors, accepted } = rejectionErrors(run, ball, attack);
  return [errors, accepted];
}

function acceptedOf(lists: readonly { readonly accepted: string }[]): Count {
  if (lists.length === 0) return null;
  const { accepted, images } = acceptedCount(lists.map((each) => each.accepted));
  return [accepted, images];
}

function groupOf(run: Rejection, columns: readonly Column[]): Group {
  const { model, seed } = run.network;
  const { threshold, heldOut } = run;
  const counts = columns.map(({ count }) => count(run));
  const attacks = [...new Set([...run.attacks, ...run.fooling].map(({ attack }) => attack))];
  return {
    title: `${seed === 1 ? model : `${model}, seed ${seed}`}, τ = ${threshold.toFixed(4)}, keeps ${formatCount(heldOut.kept)} of ${formatCount(heldOut.right)}`,
    rows: [
      { label: 'worst', cells: counts.map(rateCell) },
      { label: '95 %', cells: counts.map(intervalCell), detail: true },
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

const rateCell = (count: Count): Cell | null => count && { text: formatRate(rateOf(count)) };
/** Where nothing is accepted there is no error. */
const rateOf = ([count, of]: NonNullable<Count>): number => (of === 0 ? 0 : count / of);

function intervalCell(count: Count): Cell | null {
  if (!count) return null;
  const [low, high] = intervalOf(count);
  return { text: formatRate(low), to: formatRate(high) };
}

const intervalOf = ([count, of]: NonNullable<Count>): readonly [number, number] =>
  of === 0 ? [0, 1] : scoreInterval(count, of);

function scopeOf(measured: readonly Rejection[]): string {
  const samples = [...new Set(measured.map((each) => formatCount(each.samples)))];
  const [{ heldOut, truePositiveRate }] = measured;
  return `The first ${formatList(samples)} test images, and as many of each kind of other images. Each network’s threshold τ is the largest that keeps ${formatRate(truePositiveRate)} of those of the ${formatCount(heldOut.images)} test images from number ${formatCount(heldOut.first)} on that it classifies right. Its own nonsense rule is left aside.`;
}

function recordsOf(run: Rejection, { title, count }: Column): DataRecord[] {
  const { experiment, model, seed } = run.network;
  const attacks = [...new Set([...run.attacks, ...run.fooling].map(({ attack }) => attack))];
  return [undefined, ...attacks].flatMap((attack) => {
    const found = count(run, attack);
    if (!found) return [];
    const [low, high] = intervalOf(found);
    const [errors, of] = found;
    const { threshold, samples } = run;
    const measured = { images: title, attack: attack ?? 'worst', errors, accepted: of, rate: rateOf(found), low, high };
    return [{ experiment, model, seed, threshold, ...measured, samples }];
  });
}
