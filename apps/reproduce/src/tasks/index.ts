import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { TaskModule } from '@saf/jobs';
import { cardTask } from './card.ts';
import { certifyTask } from './certify.ts';
import { corruptionsTask } from './corruptions.ts';
import { drawTask } from './draw.ts';
import { evaluateTask } from './evaluate.ts';
import { evaluateSavedModelTask } from './evaluate-saved-model.ts';
import { fetchTask } from './fetch.ts';
import { inspectTask } from './inspect.ts';
import { measureTask } from './measure.ts';
import { measureAutoAttackTask } from './measure-auto-attack.ts';
import { measureCertificatesTask } from './measure-certificates.ts';
import { outOfDistributionTask } from './out-of-distribution.ts';
import { robustnessTask } from './robustness.ts';
import { submitTask } from './submit.ts';
import { theoryTask } from './theory.ts';
import { trainTask } from './train.ts';

/**
 * What a process of `reproduce` can do. A new kind of task is a file here and its line in this list.
 *
 * @public Processes import it by its address.
 */
export const tasks = [
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
  drawTask,
  measureTask,
  measureAutoAttackTask,
  measureCertificatesTask,
];

// By its file: a worker may be started from any folder.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The same for the processes that do them: they load this module from its source. */
export const taskModule: TaskModule = {
  url: import.meta.url,
  tasks,
  execArgv: ['--conditions=@saf/source', '--import', tsx],
};
