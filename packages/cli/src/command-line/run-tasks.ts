import {
  catchStopSignals,
  createDisplay,
  type Display,
  type Job,
  localExecutor,
  runJobs,
  type StopSignals,
  type TaskModule,
  type TaskResult,
} from '@saf/jobs';

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

/** Does jobs, each in a process of its own that loads the module of their tasks. */
export function runTasksOf(
  tasks: TaskModule,
  jobs: readonly Job[],
  { jobs: concurrency, threads }: Parallelism,
  display: Display,
  signals: StopSignals,
): Promise<Map<string, TaskResult>> {
  const executor = localExecutor({
    tasks,
    concurrency,
    env: { SAF_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: '3' },
    memoryAdvice: 'choose --engine wasm, which needs half of what native does',
  });
  return runJobs(jobs, { executor, display, signals });
}
