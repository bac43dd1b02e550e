import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ResultKindName } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import type { FileOf, OpenedFile, ReadFile } from './open-file.ts';
import type { FolderFiles, ResultsIndex } from './results-index.ts';

/** The folders of committed results; null until they are read. */
const folders = signal<readonly FolderFiles[] | null>(null);
const committed = signal<readonly ReadFile[]>([]);
const dropped = signal<readonly ReadFile[]>([]);

export const isReading = computed(() => folders.value === null);

const folderOf = (file: string): string => file.split('/')[0];
const isOf =
  <Kind extends ResultKindName>(kind: Kind) =>
  (each: ReadFile): each is FileOf<Kind> =>
    'content' in each && each.content.kind === kind;

/** Experiments are the folders with trained and evaluated networks; the others hold what belongs to several of them. */
const experiments = computed<readonly FolderFiles[]>(() => {
  const names = new Set(committed.value.filter(isOf('evaluation')).map(({ file }) => folderOf(file)));
  return (folders.value ?? []).filter(({ name }) => names.has(name));
});
export const experimentNames = computed(() => experiments.value.map(({ name }) => name));

/** Shown where no experiment is asked for: that of the paper's Table 2. */
const FIRST_SHOWN = 'mnist';

/** The experiment that is shown: the one that is asked for, or else Table 2's, or any. */
export const experiment = computed<FolderFiles | null>(() => {
  const named = (wanted: string) => experiments.value.find(({ name }) => name === wanted);
  return named(controls.experiment.value.value) ?? named(FIRST_SHOWN) ?? experiments.value[0] ?? null;
});

/** Folders of files that compare networks of several experiments. */
export const comparisons = computed(() =>
  (folders.value ?? []).filter(({ name }) => !experimentNames.value.includes(name)),
);

/** The files of the shown experiment, those that compare networks of several, and those that were dropped on the page. */
const files = computed<readonly ReadFile[]>(() => {
  const others = experimentNames.value.filter((name) => name !== experiment.value?.name);
  const isShown = (each: ReadFile) => !others.includes(folderOf(each.file)) || isOf('certificate')(each);
  return [...committed.value.filter(isShown), ...dropped.value];
});

export const unreadable = computed(() => files.value.flatMap((each) => ('problem' in each ? [each] : [])));
/** Files of the user's own: committed ones that have no view are not missed. */
export const ownFiles = computed(() => dropped.value.flatMap((each) => ('content' in each ? [each] : [])));

const byKind = new Map<ResultKindName, ReadonlySignal<readonly OpenedFile[]>>();

/** The files of one kind that are shown. */
export function filesOf<Kind extends ResultKindName>(kind: Kind): readonly FileOf<Kind>[] {
  const known = byKind.get(kind) ?? computed(() => files.value.filter(isOf(kind)));
  byKind.set(kind, known);
  return known.value as readonly FileOf<Kind>[];
}

/** The files of one kind of all experiments, and those that were dropped on the page. */
export const allOf = <Kind extends ResultKindName>(kind: Kind): readonly FileOf<Kind>[] =>
  [...committed.value, ...dropped.value].filter(isOf(kind));

/** The data set of an experiment, which its results say; null where there are none. */
function datasetOf(name: string | undefined): string | null {
  const all = [...committed.value, ...dropped.value].filter(isOf('evaluation'));
  return all.find(({ content }) => content.experiment === name)?.content.network.dataset ?? null;
}

/** That of the shown experiment. */
export const shownDataset = computed(() => datasetOf(experiment.value?.name));

/** Whether a network is of the data set that is shown: numbers of others cannot be compared. Unknown experiments may be. */
export function isOfShownDataset({ network }: { readonly network: { readonly experiment: string } }): boolean {
  const own = datasetOf(network.experiment);
  return own === null || own === shownDataset.value;
}

/** Shows what was read of the committed results: files of all folders. */
export function showCommitted(index: ResultsIndex, read: readonly ReadFile[]): void {
  // In the order of their names.
  committed.value = [...read].sort((a, b) => (a.file < b.file ? -1 : 1));
  folders.value = index;
}

/** Shows files that were dropped; one that was dropped before is replaced. */
export function showDropped(read: readonly ReadFile[]): void {
  const names = new Set(read.map(({ file }) => file));
  dropped.value = [...dropped.value.filter(({ file }) => !names.has(file)), ...read];
}
