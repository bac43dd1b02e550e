import { computed } from '@preact/signals';
import {
  accuracyOf,
  type ModelStyle,
  modelStyleOfName,
  type Robustness,
  scoreInterval,
  threatTexts,
} from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { shortened } from '../../../ui/words/shortened.ts';
import type { OpenedFile } from '../data/open-file.ts';
import { filesOf, isOfShownDataset } from '../data/results-model.ts';

export const subjects = computed<readonly Subject[]>(() =>
  subjectsOf(filesOf('robustness').filter((each) => !isOfLeaderboard(each) && isOfShownDataset(each.content))),
);
export const threats = computed<readonly Threat[]>(() => threatsOf(subjects.value));
export const epsilons = computed(() => epsilonsOf(subjects.value));

/** What was measured for the leaderboard has lines there. */
const isOfLeaderboard = ({ file }: OpenedFile): boolean => file.startsWith('leaderboard/');

/** What the others are held against; null for nothing. */
export const baseline = computed<Subject | null>(
  () => subjects.value.find(({ id }) => id === controls.against.value.value) ?? null,
);

/** The networks that are picked, the baseline first and in any case; all where none is picked. */
export const pickedSubjects = computed<readonly Subject[]>(() => {
  const names = controls.networks.value.value;
  const others = subjects.value.filter(
    (each) => each !== baseline.value && (names.length === 0 || names.includes(each.id)),
  );
  return baseline.value ? [baseline.value, ...others] : others;
});

/** The attacks that are picked; all where none is. */
export const pickedThreats = computed<readonly Threat[]>(() => {
  const names = controls.threats.value.value;
  return names.length === 0 ? threats.value : threats.value.filter(({ name }) => names.includes(name));
});

/** A network that was attacked in every way, image by image. */
export interface Subject {
  /** In the page's address. */
  readonly id: string;
  readonly model: string;
  /** Null for a model of an unknown kind. */
  readonly style: ModelStyle | null;
  readonly run: Robustness;
}

/** A column of the table: an attack, or none. */
export interface Threat {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** How much is still right, and how sure that is. */
export interface Rate {
  readonly accuracy: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
}

/** Committed ones go by their model, seeds but the first are said; of those that were dropped the file is said too. */
export const subjectsOf = (files: readonly OpenedFile<Robustness>[]): Subject[] =>
  files.map(({ file, content: robustness }) => {
    const { model, seed } = robustness.network;
    const from = file.startsWith('robustness/') ? '' : ` (${shortened(file)})`;
    const id = `${shortened(model)}${seed === 1 ? '' : `, seed ${seed}`}${from}`;
    return { id, model, style: modelStyleOfName(model), run: robustness };
  });

const ascending = (a: number, b: number) => a - b;
export const epsilonsOf = (subjects: readonly Subject[]): number[] =>
  [...new Set(subjects.flatMap(({ run }) => run.attacks.map(({ epsilon }) => epsilon)))].sort(ascending);

const clean: Threat = { name: 'clean', title: 'clean', description: 'the images as they are' };

/** No attack, then those that were run: from the paper's to the strongest, and any that are not known here. */
export function threatsOf(subjects: readonly Subject[]): Threat[] {
  const run = new Set(subjects.flatMap((subject) => subject.run.attacks.map(({ attack }) => attack)));
  const known = Object.entries(threatTexts).map(([name, texts]): Threat => ({ name, ...texts }));
  const others = [...run]
    .filter((name) => !(name in threatTexts))
    .map((name) => ({ name, title: shortened(name, 16), description: '' }));
  return [clean, ...known.filter(({ name }) => run.has(name)), ...others];
}

/** What an attack of a size leaves; null where it was not run. */
export function rateOf({ run }: Subject, threat: string, epsilon: number): Rate | null {
  const found = run.attacks.find((each) => each.attack === threat && each.epsilon === epsilon);
  const standing = threat === clean.name ? run.clean : found?.standing;
  return standing === undefined ? null : rateOfStanding(standing);
}

export function rateOfStanding(standing: string): Rate {
  const { right, samples, rate } = accuracyOf(standing);
  return { accuracy: rate, interval: scoreInterval(right, samples) };
}
