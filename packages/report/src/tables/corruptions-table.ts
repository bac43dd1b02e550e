import { type Corruptions, meanErrorOf, scoreInterval } from '@saf/results';
import { ABSENT, formatCount, formatList, formatRate } from '../words/format.ts';
import type { Cell, DataRecord, Row, Table } from './table.ts';

/** Means of a network's errors beside a baseline's, as @saf/metrics/corruptions computes them. */
export interface CorruptionMeans {
  readonly mean: number;
  readonly relativeMean: number;
}

/** Networks on corrupted images, and how they compare with one of them. */
export interface CorruptionStudy {
  /** All of one benchmark, the same corruptions and as many images. */
  readonly measured: readonly Corruptions[];
  /** In their order. */
  readonly means: readonly CorruptionMeans[];
  /** The model that the means are relative to. */
  readonly baseline: string;
}

const titles: Readonly<Record<string, string>> = { 'mnist-c': 'MNIST-C', 'cifar10-c': 'CIFAR-10-C' };
export const benchmarkTitle = (benchmark: string): string => titles[benchmark] ?? benchmark;

/** Error rates of each network on each corruption, the mean over its severities: one column per network. */
export function corruptionsTable({ measured, means, baseline }: CorruptionStudy): Table {
  const [{ benchmark, samples, fullTestSet, corruptions }] = measured;
  const names = [...new Set(corruptions.map(({ name }) => name))];
  return {
    name: `corruptions-${benchmark}`,
    title: `Error rates on images corrupted as in ${benchmarkTitle(benchmark)}`,
    corner: '',
    columns: measured.map(networkTitle),
    head: [],
    sections: [
      {
        title: 'Clean images',
        groups: [{ title: 'error rate', rows: rowsOf(measured, 'clean', (each) => [each.clean]) }],
      },
      {
        title: 'Corrupted images',
        groups: [
          {
            title: 'error rate',
            rows: names.flatMap((name) => rowsOf(measured, inWords(name), (each) => outcomesOf(each, name))),
          },
        ],
      },
      { title: 'Over all corruptions', groups: [{ title: 'means', rows: meanRows(measured, means) }] },
    ],
    scope: [
      `${fullTestSet ? 'All' : 'The first'} ${formatCount(samples)} test images; ${severitiesText(corruptions)} An image that is taken for nonsense counts as an error.`,
    ],
    notes: [
      `mCE is the mean over corruptions of a network's errors divided by those of ${baseline}, relative mCE that of what they exceed the errors on clean images by (Hendrycks and Dietterich, 2019); corruptions that do ${baseline} nothing are left out of it. A network with few errors on clean images may have a large relative mCE.`,
      'Intervals are 95 % Wilson intervals over images of all severities together, which do not say by how much another training would differ.',
      ...(names.includes('frost') ? ['Frost is a random texture in place of the benchmark’s photographs.'] : []),
    ],
    records: measured.flatMap(recordsOf),
  };
}

type Wrong = Corruptions['clean'];

const outcomesOf = ({ corruptions }: Corruptions, name: string): Wrong[] =>
  corruptions.filter((each) => each.name === name);

function rowsOf(measured: readonly Corruptions[], label: string, of: (each: Corruptions) => readonly Wrong[]): Row[] {
  const sums = measured.map((each) => {
    const outcomes = of(each);
    return { wrong: outcomes.reduce((sum, { wrong }) => sum + wrong, 0), images: outcomes.length * each.samples };
  });
  const interval = ({ wrong, images }: (typeof sums)[number]): Cell => {
    const [low, high] = scoreInterval(wrong, images);
    return { text: formatRate(low), to: formatRate(high) };
  };
  return [
    { label, cells: sums.map(({ wrong, images }) => ({ text: formatRate(wrong / images) })) },
    { label: '95 %', cells: sums.map(interval), detail: true },
  ];
}

function meanRows(measured: readonly Corruptions[], means: readonly CorruptionMeans[]): Row[] {
  const cells = (values: readonly number[]) =>
    values.map((value) => ({ text: Number.isNaN(value) ? ABSENT : formatRate(value) }));
  return [
    { label: 'mean error', cells: cells(measured.map(meanErrorOf)) },
    { label: 'mCE', cells: cells(means.map(({ mean }) => mean)) },
    { label: 'relative mCE', cells: cells(means.map(({ relativeMean }) => relativeMean)) },
  ];
}

function severitiesText(corruptions: Corruptions['corruptions']): string {
  const severities = [...new Set(corruptions.map(({ severity }) => severity))].sort((a, b) => a - b);
  const isOneEach = new Set(corruptions.map(({ name }) => name)).size === corruptions.length;
  if (isOneEach) return `each corruption at one severity: ${formatList(corruptions.map(settingText))}.`;
  return `means over the severities ${formatList(severities.map(String))}.`;
}

const settingText = ({ name, severity }: Corruptions['corruptions'][number]): string => `${inWords(name)} ${severity}`;

const inWords = (name: string): string => name.replaceAll('-', ' ');

/** "ReLU-a", or "ReLU-a, seed 2" for another than the first training. */
const networkTitle = ({ network: { model, seed } }: Corruptions): string =>
  seed === 1 ? model : `${model}, seed ${seed}`;

function recordsOf({ network, benchmark, samples, clean, corruptions }: Corruptions): DataRecord[] {
  const { experiment, model, seed } = network;
  return [{ name: 'clean', severity: 0, ...clean }, ...corruptions].map(({ name, severity, wrong, nonsense }) => {
    const [low, high] = scoreInterval(wrong, samples);
    const rates = { error: wrong / samples, low, high, nonsense: nonsense / samples };
    return { benchmark, experiment, model, seed, corruption: name, severity, ...rates, samples };
  });
}
