import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { TaskModule } from '@saf/jobs';
import { studyTasks } from './tasks/study-tasks.ts';

/**
 * What a process of `saf` can do.
 *
 * @public Processes import it by its address.
 */
export const tasks = studyTasks;

/** Processes of a build need nothing; those of the source are started as this one was. */
const execArgv = import.meta.url.endsWith('.ts')
  ? ['--conditions=@saf/source', '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
  : [];

/** The same for the processes that do them. */
export const taskModule: TaskModule = { url: import.meta.url, tasks, execArgv };
