import type { TaskDefinition } from '@saf/jobs';
import { cardTask } from './card.ts';
import { certifyTask } from './certify.ts';
import { corruptionsTask } from './corruptions.ts';
import { evaluateTask } from './evaluate.ts';
import { evaluateSavedModelTask } from './evaluate-saved-model.ts';
import { fetchTask } from './fetch.ts';
import { inspectTask } from './inspect.ts';
import { outOfDistributionTask } from './out-of-distribution.ts';
import { reportTask } from './report.ts';
import { robustnessTask } from './robustness.ts';
import { submitTask } from './submit.ts';
import { theoryTask } from './theory.ts';
import { trainTask } from './train.ts';

/** What the steps of a study need, and what a command line measures of saved networks. A new kind of task is a file here and its line in this list. */
export const studyTasks = [
  fetchTask,
  trainTask,
  evaluateTask,
  evaluateSavedModelTask,
  cardTask,
  certifyTask,
  robustnessTask,
  outOfDistributionTask,
  corruptionsTask,
  submitTask,
  inspectTask,
  theoryTask,
  reportTask,
] as readonly TaskDefinition[];
