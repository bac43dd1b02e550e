import type { TaskDefinition } from '@saf/jobs';
import { engineTask } from './engine.ts';
import { fetchTask } from './fetch.ts';
import { inspectTask } from './inspect.ts';
import { cardTask } from './measurements/card.ts';
import { certifyTask } from './measurements/certify.ts';
import { corruptionsTask } from './measurements/corruptions.ts';
import { evaluateTask } from './measurements/evaluate.ts';
import { evaluateSavedModelTask } from './measurements/evaluate-saved-model.ts';
import { outOfDistributionTask } from './measurements/out-of-distribution.ts';
import { partTask } from './measurements/part.ts';
import { rejectionTask } from './measurements/rejection.ts';
import { robustnessTask } from './measurements/robustness.ts';
import { submitTask } from './measurements/submit.ts';
import { reportTask } from './report.ts';
import { theoryTask } from './theory.ts';
import { trainTask } from './train.ts';

/** What the steps of a study need, and what a command line measures of saved networks. A new kind of task is a file here and its line in this list. */
export const studyTasks = [
  engineTask,
  fetchTask,
  trainTask,
  evaluateTask,
  evaluateSavedModelTask,
  cardTask,
  certifyTask,
  partTask,
  robustnessTask,
  outOfDistributionTask,
  corruptionsTask,
  rejectionTask,
  submitTask,
  inspectTask,
  theoryTask,
  reportTask,
] as readonly TaskDefinition[];
