import {
  accuracyOf,
  formatEpsilon,
  type Robustness,
  robustnessName,
  scoreInterval,
  standingUnder,
  threatTexts,
} from '@saf/results';
import { meanOfTrainings } from '../study/mean-of-trainings.ts';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import type { Cell, DataRecord, Group, Section, Table } from './table.ts';

const attacks = Object.entries(threatTexts).map(([name, texts]) => ({ name, ...texts }));
const columns = ['clean', ...attacks.map(({ title }) => title)];

/** A data set and what it is called in print, as its definition says. */
export interface NamedDataset {
  readonly name: string;
  readonly title: string;
}

/** Accuracies of each network under each attack: one section per ε, one group per network, one row per seed. */
export function robustnessTable(dataset: NamedDataset, measured: readonly Robustness[]): Table {
  const epsilons = [...new Set(measured.flatMap((each) => each.attacks.map(({ epsilon }) => epsilon)))].sort(
    (a, b) => a - b,
  );
  return {
    name: robustnessName(dataset.name),
    title: `Accuracy on ${dataset.title} under attack, L∞`,
    corner: '',
    columns,
    head: [],
    sections: epsilons.map((epsilon) => sectionOf(measured, epsilon)),
    scope: [scopeOf(measured)],
    notes: [
      ...attacks.map(({ title, description }) => `${title}: ${description}.`),
      'Intervals are 95 % Wilson intervals over images, which do not say by how much another training would differ; those of means of several trainings are by Student’s t distribution.',
    ],
    records: measured.flatMap((each) => epsilons.flatMap((epsilon) => recordsOf(each, epsilon))),
  };
}

function scopeOf(measured: readonly Robustness[]): string {
  const [{ fullTestSet }] = measured;
  const samples = [...new Set(measured.map((each) => formatCount(each.samples)))];
  return `${fullTestSet ? 'All' : 'The first'} ${formatList(samples)} test images; adversarial images stay in [0, 1].`;
}

function sectionOf(measured: readonly Robustness[], epsilon: number): Section {
  const titles = [...new Set(measured.map(titleOf))];
  return {
    title: `ε = ${formatEpsilon(epsilon)}`,
    groups: titles.map((title) =>
      groupOf(
        title,
        measured.filter((each) => titleOf(each) === title),
        epsilon,
      ),
    ),
  };
}

const titleOf = ({ network }: Robustness): string => network.model;

function groupOf(title: string, runs: readonly Robustness[], epsilon: number): Group {
  const rows = runs.flatMap((run) => {
    const standings = standingsOf(run, epsilon);
    return [
      { label: `seed ${run.network.seed}`, cells: standings.map(rateCell) },
      { label: '95 %', cells: standings.map(intervalCell), detail: true },
    ];
  });
  return { title, rows: runs.length > 1 ? [...rows, ...spreadRows(runs, epsilon)] : rows };
}

/** In the order of the columns; null where an attack was not run. */
function standingsOf(run: Robustness, epsilon: number): (string | null)[] {
  return [run.clean, ...attacks.map(({ name }) => standingUnder(run, name, epsilon) ?? null)];
}

const rateCell = (standing: string | null): Cell | null =>
  standing === null ? null : { text: formatRate(accuracyOf(standing).rate) };

function intervalCell(standing: string | null): Cell | null {
  if (standing === null) return null;
  const { right, samples } = accuracyOf(standing);
  const [low, high] = scoreInterval(right, samples);
  return { text: formatRate(low), to: formatRate(high) };
}

/** Mean of the seeds, and its interval. */
function spreadRows(runs: readonly Robustness[], epsilon: number): Group['rows'] {
  const rates = columns.map((_, i) =>
    runs.flatMap((run) => {
      const standing = standingsOf(run, epsilon)[i];
      return standing === null ? [] : [accuracyOf(standing).rate];
    }),
  );
  const means = rates.map((each) => (each.length > 1 ? meanOfTrainings(each) : null));
  return [
    { label: `mean of ${runs.length}`, cells: means.map((each) => each && { text: formatRate(each.mean) }) },
    {
      label: '95 % (t)',
      cells: means.map((each) => each && { text: formatRate(each.low), to: formatRate(each.high) }),
    },
  ];
}

function recordsOf(run: Robustness, epsilon: number): DataRecord[] {
  const names = ['clean', ...attacks.map(({ name }) => name)];
  return standingsOf(run, epsilon).flatMap((standing, i) => {
    if (standing === null) return [];
    const { right, samples, rate } = accuracyOf(standing);
    const [low, high] = scoreInterval(right, samples);
    const { experiment, model, seed } = run.network;
    return [{ experiment, model, seed, attack: names[i], epsilon, accuracy: rate, low, high, samples }];
  });
}
