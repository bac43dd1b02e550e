import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { studyTasks } from '@saf/cli/tasks';
import type { TaskModule } from '@saf/jobs';
import { drawTask } from './draw.ts';
import { measureTask } from './measure.ts';
import { measureAutoAttackTask } from './measure-auto-attack.ts';
import { measureCertificatesTask } from './measure-certificates.ts';

/**
 * What a process of `reproduce` can do. A new kind of task is a file here and its line in this list.
 *
 * @public Processes import it by its address.
 */
export const tasks = [...studyTasks, drawTask, measureTask, measureAutoAttackTask, measureCertificatesTask];

// By its file: a worker may be started from any folder.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The same for the processes that do them: they load this module from its source. */
export const taskModule: TaskModule = {
  url: import.meta.url,
  tasks,
  execArgv: ['--conditions=@saf/source', '--import', tsx],
};
