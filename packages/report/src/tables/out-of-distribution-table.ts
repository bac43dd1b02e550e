import type { Ood } from '@saf/results';
import { formatCount, formatRate } from '../words/format.ts';
import type { Cell, DataRecord, Group, Row, Table } from './table.ts';

/** What is said of a kind of nonsense. */
export interface NonsenseText {
  readonly name: string;
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
}

/** How well each score tells nonsense from test images: one group per network, one column per kind of nonsense. */
export function oodTable(measured: readonly Ood[], nonsenseKinds: readonly NonsenseText[]): Table {
  return {
    name: 'ood',
    title: 'Telling nonsense from MNIST test images',
    corner: '',
    columns: nonsenseKinds.map(({ title }) => title),
    head: [],
    sections: [{ title: 'AUROC, AUPR and FPR95', groups: measured.map((each) => groupOf(each, nonsenseKinds)) }],
    scope: [
      `The first ${formatCount(measured[0].samples)} test images, and as many images of each kind of nonsense. Nonsense is the positive class: AUROC and AUPR are 1 where every nonsense image scores beyond every test image, and AUROC is 0.5 for chance; FPR95 is the share of test images taken for nonsense where 95 % of the nonsense is found.`,
    ],
    notes: [
      ...nonsenseKinds.map(({ title, description }) => `${title}: ${description}.`),
      'High values of energy, Mahalanobis distance and SAF distance indicate nonsense; high values of the other scores indicate digits. The Mahalanobis distance is computed on logits and fitted on the first 5,000 training images. Only a network with radial confidences has a SAF distance.',
    ],
    records: measured.flatMap(recordsOf),
  };
}

function groupOf({ network, detections }: Ood, kinds: readonly NonsenseText[]): Group {
  const scores = [...new Set(detections.map(({ score }) => score))];
  return {
    title: networkTitle(network),
    rows: scores.flatMap((name) =>
      rowsOf(
        detections.filter(({ score }) => score === name),
        name,
        kinds,
      ),
    ),
  };
}

function rowsOf(detections: Ood['detections'], score: string, kinds: readonly NonsenseText[]): Row[] {
  const cellsOf = (rate: 'auroc' | 'aupr' | 'fpr95') =>
    kinds.map(({ name }): Cell | null => {
      const found = detections.find(({ nonsense }) => nonsense === name);
      return found ? { text: formatRate(found[rate]) } : null;
    });
  return [
    { label: score, cells: cellsOf('auroc') },
    { label: 'AUPR', cells: cellsOf('aupr'), detail: true },
    { label: 'FPR95', cells: cellsOf('fpr95'), detail: true },
  ];
}

const recordsOf = ({ network: { experiment, model, seed }, detections, samples }: Ood): DataRecord[] =>
  detections.map(({ nonsense, score, higherMeans, auroc, aupr, fpr95 }) => ({
    experiment,
    model,
    seed,
    nonsense,
    score,
    higher_means: higherMeans,
    auroc,
    aupr,
    fpr95,
    samples,
  }));

/** "ReLU-a", or "ReLU-a, seed 2" for another than the first training. */
const networkTitle = ({ model, seed }: Ood['network']): string => (seed === 1 ? model : `${model}, seed ${seed}`);
