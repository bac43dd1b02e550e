import {
  engineOption,
  makeFolder,
  names,
  oneOf,
  shardsOption,
  UsageError,
  wholeNumber,
  wholeNumbers,
} from '@saf/cli/command-line';
import { addMachineOptions } from '@saf/cli/machines';
import type { Step } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import type { Command } from 'commander';
import { taskModule } from '../tasks/index.ts';
import { drawJob } from './draw-job.ts';
import { defaultOut, shownPath, userPath } from './options/folders.ts';
import { printRun } from './output/print-run.ts';
import { pretrainedProfile, toPretrainedRequest } from './pretrained/pretrained-request.ts';
import { type RunOptions, type RunRequest, toRunRequest } from './run/run-request.ts';

const semantics = `
A run writes <out>/<profile>/<model>.json (the result), <model>/model.json and weights.bin, and report.html; with another
seed than the first, in <out>/<profile>/seed-<number>.
Finished models are reused, and an interrupted training resumes from its last checkpoint, with the same bits as without
the interruption. Both need the same run: the same recipe, seed and images, and for a checkpoint the same engine and threads.
Files of another run are never overwritten (exit code 1): --force replaces them, --out writes elsewhere.
--study does what a study file of your own says, in place of a profile: its networks, data, recipes and measurements. Fields of it may be
replaced before the options: pnpm reproduce run recipe.epochs=1 --study my.study.ts. docs/studies.md describes such files.
--profile pretrained trains nothing. It evaluates the published networks on the full test set, at five strengths and as the
paper does (without clipping), and compares them with the committed numbers. These must be equal on the engine that made them
(native: on the same processor) and within 0.002 on others; otherwise the exit code is 1.
Ctrl-C saves and ends with exit code 130; a second Ctrl-C ends at once.`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run', { isDefault: true })
    .description('train, attack and evaluate the models of a profile, and write a report (the default command)')
    .option('--profile <name>', 'what to reproduce', oneOf([...Object.keys(profiles), pretrainedProfile]), 'quick')
    .option('--models <names>', 'only these models of the profile, separated by commas')
    .option('--limit <images>', 'evaluate on the first test images only', wholeNumber({ min: 1 }))
    .option('--train-limit <images>', 'train on the first training images only', wholeNumber({ min: 1 }))
    .option('--validation', 'evaluate on training images that --train-limit leaves out, not on test images')
    .option('--recipe <file>', 'JSON with fields of a recipe that replace those of the profile; null removes a field')
    .option('--epochs <number>', 'train for this many epochs', wholeNumber({ min: 1, max: 10_000 }))
    .option(
      '--seed <numbers>',
      "seeds of all random numbers, such as 2 or 2,3, each trained (default: the profile's own seeds, mostly 1)",
      wholeNumbers({ min: 0, max: 2 ** 31 - 1 }),
    )
    .addOption(engineOption())
    .option('--out <folder>', 'where to write', defaultOut)
    .addOption(shardsOption("the study's own, or 1"))
    .option('--jobs <number>', 'processes at the same time (default: one per core)', wholeNumber({ min: 1, max: 256 }))
    .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--resume', 'resume an earlier run; fails if there is none')
    .option('--force', 'start from scratch and replace the files of earlier runs')
    .option('--json', 'print the results as JSON, and nothing else, to standard output');
  addMachineOptions(command)
    .addHelpText('after', semantics)
    .argument('[fields...]', 'fields of the study file that are replaced, such as recipe.epochs=3')
    .option('--study <file>', 'a study file of your own, in place of a profile: see docs/studies.md')
    .option('--sweep <values...>', 'with --study: several values of a field, such as delta=0.25,0.5 seed=1..5')
    .option('--networks <names>', 'with --study: only these networks, separated by commas', names)
    .option('--yes', 'with --study: do not ask before more than 100 trainings')
    .action(async (fields: string[], options: RunOptions, command: Command) => {
      checkTogether(command, options.study, fields);
      if (options.study !== undefined) return runStudy(options.study, fields, options);
      const output = { json: options.json ?? false };
      if (options.profile === pretrainedProfile) {
        const request = toPretrainedRequest(options);
        const { checkPretrained } = await import('./pretrained/check-pretrained.ts');
        return checkPretrained(request, output);
      }
      const request = toRunRequest(options);
      await runProfile(request, output);
    });
}

/** Does a profile: from nothing, or from where earlier runs stopped, to its results and report. */
async function runProfile(request: RunRequest, output: { json: boolean }): Promise<void> {
  makeFolder('--out', request.folder);
  const { runStudyJobs } = await import('@saf/cli');
  const { jobs, threads, machines } = request;
  const draw = (steps: readonly Step[]) => drawJob(request, steps);
  const { results, files } = await runStudyJobs(request, {
    ...{ tasks: taskModule, jobs, threads, shownPath, draw },
    ...(machines && { machines }),
  });
  await printRun(request, results, files, output);
}

/** Does what a study file says in place of a profile. */
async function runStudy(file: string, overrides: readonly string[], options: RunOptions): Promise<void> {
  const out = userPath(options.out);
  const { runStudyFile } = await import('@saf/cli');
  await runStudyFile({ file: userPath(file), overrides, out, tasks: taskModule }, options);
}

/** Options of a profile, which a study file says itself. */
const ofProfiles = ['profile', 'models', 'recipe', 'epochs'];

/** @throws UsageError for options of profiles beside a study file, or those of a study file without one */
function checkTogether(command: Command, study: string | undefined, fields: readonly string[]): void {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const other = ofProfiles.find(isGiven);
  if (study !== undefined && other)
    throw new UsageError(`--study: expected no --${other} beside it, since the study file says that itself, got both`);
  const [field] = [...fields, ...['sweep', 'networks', 'yes'].filter(isGiven).map((name) => `--${name}`)];
  if (study === undefined && field)
    throw new UsageError(`expected --study with the file that ${field} belongs to, got none`);
}
