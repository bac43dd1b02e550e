import { computed } from '@preact/signals';
import { controls } from '../../../state/controls.ts';
import { robustnessFiles } from '../results-model.ts';
import { epsilonsOf, type Subject, subjectsOf, type Threat, threatsOf } from './subjects.ts';

export const subjects = computed<readonly Subject[]>(() => subjectsOf(robustnessFiles.value));
export const threats = computed<readonly Threat[]>(() => threatsOf(subjects.value));
export const epsilons = computed(() => epsilonsOf(subjects.value));

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
