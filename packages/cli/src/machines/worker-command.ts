import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Display, StopSignals, TaskModule } from '@saf/jobs';
import type { WorkerJobEvent } from '@saf/jobs/bullmq';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../command-line/option-parsers.ts';
import { withDisplay } from '../command-line/run-tasks.ts';
import { enginesHere, machineHere } from './machine-here.ts';
import { checkQueue, placeOf } from './machine-options.ts';

interface WorkerOptions {
  readonly executor: string;
  readonly artifacts: string;
  readonly jobs: number;
  readonly scratch: string;
  readonly mayRead: readonly string[];
}

const semantics = `
A worker takes jobs from the queue that \`run --executor\` of another machine fills, until Ctrl-C: that saves what is under way, and another
worker goes on with it. It must have the same version of the code, and takes only jobs whose bits it can give: of the WebAssembly engine, and
of the native one for its own processor. The password of the queue is in the environment variable SAF_REDIS_PASSWORD, and --executor
bullmqs:// connects by TLS.`;

/**
 * Adds `worker`, which does jobs of other machines.
 *
 * @param toPath from a folder as it was given to the folder
 */
export function addWorkerCommand(
  program: Command,
  tasks: TaskModule,
  toPath: (given: string) => string = resolve,
): void {
  program
    .command('worker')
    .description('do jobs of runs that other machines started with --executor bullmq://…')
    .requiredOption('--executor <url>', 'the queue, as bullmq://host:6379/prefix')
    .requiredOption('--artifacts <place>', 'the folder that all machines share, or s3://bucket/folder')
    .addOption(
      new Option('--jobs <number>', 'jobs at the same time')
        .argParser(wholeNumber({ min: 1, max: 256 }))
        .default(availableParallelism(), 'one per core'),
    )
    .option('--scratch <folder>', 'where files of jobs under way are', join(tmpdir(), 'saf-worker'))
    .addOption(
      new Option(
        '--may-read <folders...>',
        'folders of this machine that jobs may read beside, such as one of images',
      ).default([], 'none'),
    )
    .addHelpText('after', semantics)
    .action(async (options: WorkerOptions) => {
      const place = checkQueue(options.executor);
      const given = { ...options, artifacts: placeOf(options.artifacts, toPath), scratch: toPath(options.scratch) };
      const stopping = 'stopping: what is under way is saved, and goes back to the queue (Ctrl-C again ends at once)';
      await withDisplay(stopping, (display, signals) => work(given, place, tasks, display, signals));
    });
}

async function work(
  options: WorkerOptions,
  place: string,
  tasks: TaskModule,
  display: Display,
  signals: StopSignals,
): Promise<void> {
  const { executor: url, jobs: concurrency } = options;
  const onNote = (text: string) => display.note(text);
  const { runBullmqWorker } = await import('@saf/jobs/bullmq');
  const machine = await machineHere({ ...options, tasks }, await enginesHere(tasks, signals, onNote));
  const { platforms } = machine;
  onNote(`takes jobs of ${place}, version ${machine.version}, ${concurrency} at the same time`);
  await runBullmqWorker({
    url,
    machine,
    platforms,
    concurrency,
    signals,
    onNote,
    onJob: (event) => show(event, display),
  });
}

function show({ name, state, done, note }: WorkerJobEvent, display: Display): void {
  if (state === 'started') display.start(name);
  else if (state === 'progress') display.update(name, done, note);
  else display.end(name, state === 'returned' ? 'stopped' : state, note);
}
