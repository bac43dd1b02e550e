import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { catchStopSignals, type TaskModule } from '@saf/jobs';
import type { Command } from 'commander';
import { machineHere } from './machine-here.ts';
import { placeOf } from './machine-options.ts';

/** What `slurmJobCommand` has a compute node run. */
const NAME = 'slurm-job';

/** This very command line, for the jobs that Slurm starts: the key of the job follows. */
export const slurmJobCommand = (artifacts: string): string[] => [
  process.execPath,
  ...process.execArgv,
  process.argv[1],
  NAME,
  '--artifacts',
  artifacts,
];

/** Adds the command that Slurm's jobs are; nobody types it. */
export function addSlurmJobCommand(program: Command, tasks: TaskModule): void {
  program
    .command(NAME, { hidden: true })
    .description('do one job of a run that was started with --executor slurm')
    .argument('<key>', 'the name of the job in the artifacts')
    .requiredOption('--artifacts <place>', 'the folder that all machines share')
    .action(async (key: string, { artifacts }: { artifacts: string }) => {
      const signals = catchStopSignals(() => {});
      const { doSlurmJob } = await import('@saf/jobs/slurm');
      const scratch = join(tmpdir(), 'saf-jobs');
      const here = { artifacts: placeOf(artifacts, resolve), tasks, scratch, mayRead: ['/'] };
      // Whether an engine starts is seen by the job itself.
      const machine = await machineHere(here, ['native', 'wasm']);
      // An engine may keep the process alive.
      process.exit(await doSlurmJob(key, machine, signals));
    });
}
