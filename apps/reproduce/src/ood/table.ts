import { formatCount, formatRate } from '../report/format.ts';
import type { Cell, DataRecord, Group, Row, Section, Table } from '../report/tables/table.ts';
import { type NonsenseKind, nonsenseKinds } from './nonsense-kinds.ts';
import type { Ood } from './schema.ts';

const rates = [
  { key: 'auroc', label: 'AUROC' },
  { key: 'aupr', label: 'AUPR' },
  { key: 'fpr95', label: 'FPR95' },
] as const;

/** How well each score tells nonsense from test images: one section a kind of nonsense, one group a network. */
export function oodTable(measured: readonly Ood[]): Table {
  const scores = [...new Set(measured.flatMap(({ detections }) => detections.map(({ score }) => score)))];
  return {
    name: 'ood',
    title: 'Telling nonsense from MNIST’s test images',
    corner: '',
    columns: scores,
    head: [],
    sections: nonsenseKinds.map((kind) => sectionOf(kind, measured, scores)),
    scope: [
      `The first ${formatCount(measured[0].samples)} test images, and as many of each kind of nonsense. Nonsense is positive: AUROC and AUPR are 1 where every nonsense image scores beyond every test image, AUROC 0.5 for chance; FPR95 is the share of test images taken for nonsense where 95 % of nonsense is found.`,
    ],
    notes: [
      ...nonsenseKinds.map(({ title, description }) => `${title}: ${description}.`),
      'High energy, Mahalanobis and SAF distance speak for nonsense; high values of the others for digits. The Mahalanobis distance is taken on logits, and fitted on the first 5,000 training images. Only a network with radial confidences has a SAF distance.',
    ],
    records: measured.flatMap(recordsOf),
  };
}

function sectionOf({ name, title }: NonsenseKind, measured: readonly Ood[], scores: readonly string[]): Section {
  return { title, groups: measured.map((each) => groupOf(each, name, scores)) };
}

function groupOf({ network, detections }: Ood, kind: string, scores: readonly string[]): Group {
  const found = scores.map((name) => detections.find(({ nonsense, score }) => nonsense === kind && score === name));
  const rows = rates.map(({ key, label }): Row => {
    const cells = found.map((each): Cell | null => (each ? { text: formatRate(each[key]) } : null));
    return { label, cells, detail: key === 'aupr' };
  });
  return { title: network.seed === 1 ? network.model : `${network.model}, seed ${network.seed}`, rows };
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
