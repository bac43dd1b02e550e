import {
  catchStopSignals,
  createDisplay,
  type Display,
  type Executor,
  type Job,
  localExecutor,
  runJobs,
  type StopSignals,
  type TaskModule,
  type TaskResult,
} from '@saf/jobs';
import { executorOf, type MachinesOfRun } from '../machines/executor-of.ts';
import { environment } from '../machines/platform.ts';

/** How many processes there are at the same time, and how many threads each has. */
export interface Parallelism {
  readonly jobs: number;
  readonly threads: number;
}

/** A display of progress and the signals that stop a run, as long as they are used; `stopping` is said at the first signal. */
export async function withDisplay<Value>(
  stopping: string,
  use: (display: Display, signals: StopSignals) => Promise<Value>,
): Promise<Value> {
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note(stopping));
  try {
    return await use(display, signals);
  } finally {
    signals.release();
    display.close();
  }
}

/** Whose machines do the jobs, and the folder that these write to. */
export type TasksOf = Parallelism & Partial<Pick<MachinesOfRun, 'machines' | 'force' | 'root'>>;

/** Does jobs, each in a process of its own that loads the module of their tasks: here, or on other machines. */
export async function runTasksOf(
  tasks: TaskModule,
  jobs: readonly Job[],
  { machines, root = '', force = false, ...parallelism }: TasksOf,
  display: Display,
  signals: StopSignals,
): Promise<Map<string, TaskResult>> {
  if (!machines) return runJobs(jobs, { executor: processesHere(tasks, parallelism), display, signals });
  const onNote = (text: string) => display.note(text);
  const { executor, close } = await executorOf({ machines, tasks, root, force, onNote, ...parallelism });
  try {
    return await runJobs(jobs, { executor, display, signals });
  } finally {
    await close();
  }
}

function processesHere(tasks: TaskModule, { jobs: concurrency, threads }: Parallelism): Executor {
  return localExecutor({
    tasks,
    concurrency,
    env: environment(threads),
    memoryAdvice: 'choose --engine wasm, which needs half of what native does',
  });
}
