import {
  accuracyOf,
  type CertificateResult,
  formatEpsilon,
  type Guarantee,
  type Robustness,
  scoreInterval,
  shareOf,
  worstOf,
} from '@saf/results';
import type { NamedDataset } from '../tables/robustness-table.ts';
import type { Cell, DataRecord, Group, Row, Table } from '../tables/table.ts';
import { formatCount, formatRate } from '../words/format.ts';

/** A file of guarantees in L∞. */
export type BoundsFile = CertificateResult & { readonly guarantee: Extract<Guarantee, { norm: 'linf' }> };

export const isOfBounds = (file: CertificateResult): file is BoundsFile => file.guarantee.norm === 'linf';

/** Certified accuracies of each network over ε, and under them what attacks leave of it; null where nothing was certified by bounds. */
export function boundsTable(
  dataset: NamedDataset,
  certificates: readonly CertificateResult[],
  robustness: readonly Robustness[] = [],
): Table | null {
  const files = certificates.filter(isOfBounds);
  if (files.length === 0) return null;
  const epsilons = [...new Set(files.flatMap(({ guarantee }) => guarantee.sizes.map(({ epsilon }) => epsilon)))];
  epsilons.sort((a, b) => a - b);
  const attacked = (file: BoundsFile) => robustness.find((suite) => isOfSame(suite, file));
  return {
    name: certificateTableName('certificates', dataset.name),
    title: `Certified accuracy on ${dataset.title}, L∞`,
    corner: 'ε',
    columns: ['clean', ...epsilons.map(formatEpsilon)],
    head: [],
    sections: [{ title: 'Certified accuracy', groups: files.map((file) => groupOf(file, epsilons, attacked(file))) }],
    scope: ['Changes of each pixel by at most ε; images stay in [0, 1].'],
    notes: [
      'Certified: share of images that are right, and of which it is proven that no change of that size is taken for another category. An image that is not certified need not be vulnerable.',
      'Nor for nonsense: those of them of which no change is taken for nonsense either.',
      ...(files.some(attacked) ? [ATTACKED] : []),
      'Intervals are 95 % Wilson intervals over images.',
    ],
    records: boundsRecords(files, robustness),
  };
}

const ATTACKED =
  'Under attack: what the worst over all attacks leaves, image by image. The truth is between what is certified and what attacks leave.';

/** The name of the files of a table; the data set of the paper's first part is not said. */
export const certificateTableName = (what: string, dataset: string): string =>
  dataset === 'mnist' ? what : `${what}-${dataset}`;

export const isOfSame = ({ network }: Robustness, file: CertificateResult): boolean =>
  network.experiment === file.network.experiment &&
  network.model === file.network.model &&
  network.seed === file.network.seed &&
  network.weights === file.network.weights;

function groupOf(file: BoundsFile, epsilons: readonly number[], suite: Robustness | undefined): Group {
  const sizes = epsilons.map((epsilon) => file.guarantee.sizes.find((each) => each.epsilon === epsilon) ?? null);
  const certified = [shareOf(file.clean), ...sizes];
  const row = (label: string, cells: Row['cells'], detail = false): Row => ({ label, cells, detail });
  return {
    title: titleOf(file),
    rows: [
      row(
        'certified',
        certified.map((each) => each && rateCell(each.accuracy)),
      ),
      row(
        '95 %',
        certified.map((each) => each && intervalCell(each.interval)),
        true,
      ),
      row('nor for nonsense', [null, ...sizes.map((each) => each && rateCell(shareOf(each.kept).accuracy))], true),
      ...(suite ? attackedRows(suite, epsilons, row) : []),
    ],
  };
}

function attackedRows(
  suite: Robustness,
  epsilons: readonly number[],
  row: (label: string, cells: Row['cells'], detail?: boolean) => Row,
): Row[] {
  const left = [accuracyOf(suite.clean), ...epsilons.map((epsilon) => attackedAt(suite, epsilon))];
  const images = `${formatCount(suite.samples)} images`;
  return [
    row(
      'under attack',
      left.map((each) => each && rateCell(each.rate)),
    ),
    row(
      `95 %, ${images}`,
      left.map((each) => each && intervalCell(scoreInterval(each.right, each.samples))),
      true,
    ),
  ];
}

/** What all attacks of a size leave; null where it was not attacked at it. */
export const attackedAt = (suite: Robustness, epsilon: number) =>
  suite.attacks.some((each) => each.epsilon === epsilon) ? worstOf(suite, epsilon) : null;

/** "mReLU-r-m, seed 2: crown, first 1,000 images". */
export function titleOf({ network, guarantee, samples, fullTestSet, heldOutFrom }: CertificateResult): string {
  const seed = network.seed === 1 ? '' : `, seed ${network.seed}`;
  const images = heldOutFrom === undefined ? (fullTestSet ? 'all' : 'first') : 'validation:';
  const how = guarantee.norm === 'linf' ? `${guarantee.method}, ` : '';
  return `${network.model}${seed}: ${how}${images} ${formatCount(samples)} images`;
}

export const rateCell = (rate: number): Cell => ({ text: formatRate(rate) });

export const intervalCell = ([low, high]: readonly [number, number]): Cell => ({
  text: formatRate(low),
  to: formatRate(high),
});

/** Every number of some files, and what attacks leave of the same weights. */
export const boundsRecords = (files: readonly BoundsFile[], robustness: readonly Robustness[]): DataRecord[] =>
  files.flatMap((file) =>
    recordsOf(
      file,
      robustness.find((suite) => isOfSame(suite, file)),
    ),
  );

function recordsOf({ network, guarantee, samples, clean }: BoundsFile, suite: Robustness | undefined): DataRecord[] {
  const { experiment, model, seed } = network;
  return guarantee.sizes.map(({ epsilon, accuracy, interval: [low, high], kept }) => {
    const attacked = suite ? attackedAt(suite, epsilon) : null;
    return {
      ...{ experiment, model, seed, method: guarantee.method, epsilon, clean: shareOf(clean).accuracy },
      ...{ certified: accuracy, low, high, kept: shareOf(kept).accuracy, samples },
      ...{ attacked: attacked?.rate ?? null, attacked_samples: suite?.samples ?? null },
    };
  });
}
