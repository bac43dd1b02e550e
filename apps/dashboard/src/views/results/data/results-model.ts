import { computed, signal } from '@preact/signals';
import { controls } from '../../../state/controls.ts';
import { type ParsedFile, parseFile } from './parse-file.ts';
import type { ComparisonFiles, ExperimentFiles, ResultsIndex } from './results-index.ts';
import { type Series, seriesOf } from './series.ts';

/** The committed experiments; null until they are read. */
const experiments = signal<readonly ExperimentFiles[] | null>(null);
/** Files that compare networks of all experiments. */
export const comparisons = signal<readonly ComparisonFiles[]>([]);
/** Files of all experiments that were read. */
const committed = signal<readonly ParsedFile[]>([]);
const dropped = signal<readonly ParsedFile[]>([]);

export const isReading = computed(() => experiments.value === null);
export const experimentNames = computed(() => (experiments.value ?? []).map(({ name }) => name));

/** Shown where no experiment is asked for: that of the paper's Table 2. */
const FIRST_SHOWN = 'mnist';

/** The experiment that is shown: the one that is asked for, or else Table 2's, or any. */
export const experiment = computed<ExperimentFiles | null>(() => {
  const all = experiments.value ?? [];
  const named = (wanted: string) => all.find(({ name }) => name === wanted);
  return named(controls.experiment.value.value) ?? named(FIRST_SHOWN) ?? all[0] ?? null;
});

/** The committed comparison that the page has a table and a chart for. */
const robustnessFolder = 'robustness';

/** The files of the shown experiment, comparisons, and those that were dropped on the page. */
const files = computed(() => [
  ...committed.value.filter(({ file }) => [experiment.value?.name, robustnessFolder].includes(file.split('/')[0])),
  ...dropped.value,
]);

export const problems = computed(() => files.value.flatMap((each) => (each.kind === 'problem' ? [each] : [])));
export const results = computed(() => files.value.flatMap((each) => (each.kind === 'result' ? [each] : [])));

/** The data set of an experiment, which its results say; null where there are none. */
function datasetOf(name: string | undefined): string | null {
  const all = [...committed.value, ...dropped.value];
  const [found] = all.flatMap((each) => (each.kind === 'result' && each.result.experiment === name ? [each] : []));
  return found?.result.network.dataset ?? null;
}

/** That of the shown experiment. */
export const shownDataset = computed(() => datasetOf(experiment.value?.name));

/** Networks that were attacked in every way, of the data set that is shown: those of others have no common ε. */
export const robustnessFiles = computed(() =>
  files.value.flatMap((each) => {
    if (each.kind !== 'robustness') return [];
    const own = datasetOf(each.robustness.network.experiment);
    return own === null || own === shownDataset.value ? [each] : [];
  }),
);
export const cards = computed(() => files.value.flatMap((each) => (each.kind === 'card' ? [each] : [])));
const inspections = computed(() => files.value.flatMap((each) => (each.kind === 'inspection' ? [each] : [])));

/** Every curve of the chosen kind of samples. */
export const series = computed<readonly Series[]>(() =>
  seriesOf({
    kind: controls.samples.value.value,
    clipped: controls.clipped.value.value,
    results: results.value,
    inspections: inspections.value,
    paper: experiment.value?.paper ?? [],
  }),
);

/** The curves that are picked, and the baseline; one of each network where none is picked. */
export const picked = computed(() => {
  const names = [...controls.models.value.value, controls.baseline.value.value];
  const isPicked = ({ id, isRepeat }: Series) => (names.length === 1 ? !isRepeat : names.includes(id));
  return series.value.filter(isPicked);
});

/** The curves that are picked, as the table has them: the baseline first, and the paper's row under the model that it is of. */
export const inOrder = computed<readonly Series[]>(() => {
  const baseline = series.value.filter(({ id }) => id === controls.baseline.value.value);
  const rest = picked.value.filter((each) => !baseline.includes(each));
  const place = ({ model }: Series) => rest.findIndex((each) => each.model === model);
  return [...baseline, ...[...rest].sort((a, b) => place(a) - place(b))];
});

/** Reads what the build has put beside the page, once. */
export async function readCommitted(): Promise<void> {
  if (experiments.value !== null) return;
  const index = JSON.parse(await textOf('index.json')) as ResultsIndex;
  experiments.value = index.experiments;
  comparisons.value = index.comparisons;
  const all = [
    ...index.experiments.flatMap((each) => [...each.results, ...each.inspections, ...each.cards]),
    ...index.comparisons.filter(({ name }) => name === robustnessFolder).flatMap((each) => each.results),
  ];
  await Promise.all(all.map(readOne));
}

async function readOne(file: string): Promise<void> {
  const read = await textOf(file).then(
    (text) => parseFile(file, text),
    (error: Error): ParsedFile => ({ kind: 'problem', file, problem: error.message }),
  );
  // In the order of their names, whichever comes first.
  committed.value = [...committed.value, read].sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function textOf(file: string): Promise<string> {
  const response = await fetch(`results/${file}`);
  if (!response.ok) throw new Error(`does not load (${response.status} ${response.statusText})`);
  return response.text();
}

/** Takes files that were dropped; one that was dropped before is replaced. */
export async function takeFiles(list: Iterable<File>): Promise<void> {
  const read = await Promise.all([...list].map(async (file) => parseFile(file.name, await file.text())));
  const names = new Set(read.map(({ file }) => file));
  dropped.value = [...dropped.value.filter(({ file }) => !names.has(file)), ...read];
}
