import { type ModelState, type Step, totalSteps } from '@saf/experiments/plan';
import type { Display, StopSignals } from '@saf/jobs';
import type { Command } from 'commander';
import { profiles } from '../paper/profiles/index.ts';
import { drawJob } from './draw-job.ts';
import { engineOption } from './options/engine-option.ts';
import { defaultOut, makeFolder, shownPath } from './options/folders.ts';
import { oneOf, wholeNumber, wholeNumbers } from './options/option-parsers.ts';
import { printRun } from './output/print-run.ts';
import { pretrainedProfile, toPretrainedRequest } from './pretrained/pretrained-request.ts';
import { type RunOptions, type RunRequest, toRunRequest } from './run/run-request.ts';
import { runTasks, withDisplay } from './run-tasks.ts';

const semantics = `
A run writes <out>/<profile>/<model>.json (the result), <model>/model.json and weights.bin, and report.html; with another
seed than the first, in <out>/<profile>/seed-<number>.
Finished models are reused, and an interrupted training resumes from its last checkpoint, with the same bits as without
the interruption. Both need the same run: the same recipe, seed and images, and for a checkpoint the same engine and threads.
Files of another run are never overwritten (exit code 1): --force replaces them, --out writes elsewhere.
--profile pretrained trains nothing. It evaluates the published networks on the full test set, at five strengths and as the
paper does (without clipping), and compares them with the committed numbers. These must be equal on the engine that made them
(native: on the same processor) and within 0.002 on others; otherwise the exit code is 1.
Ctrl-C saves and ends with exit code 130; a second Ctrl-C ends at once.`;

export function addRunCommand(program: Command): void {
  program
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
    .option('--jobs <number>', 'processes at the same time (default: one per core)', wholeNumber({ min: 1, max: 256 }))
    .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--resume', 'resume an earlier run; fails if there is none')
    .option('--force', 'start from scratch and replace the files of earlier runs')
    .option('--json', 'print the results as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (options: RunOptions) => {
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

/**
 * From nothing, or from where earlier runs stopped, to the results and the report of a profile.
 *
 * @throws Interrupted if it was stopped; Error, said in one sentence, for whatever else went wrong
 */
async function runProfile(request: RunRequest, output: { json: boolean }): Promise<void> {
  makeFolder('--out', request.folder);
  const { runStudy } = await import('@saf/experiments');
  let files: readonly string[] = [];
  const results = await runStudy(request, {
    execute: (steps, states) =>
      withDisplay(stopping, async (display, signals) => {
        sayWhatIsThere(request, states, display);
        files = await doSteps(steps, request, display, signals);
      }),
  });
  await printRun(request, results, files, output);
}

const stopping = 'stopping: what is trained is saved, and the next run goes on from there (Ctrl-C again ends at once)';

/** Does the steps in processes of their own, draws what all of them gave, and returns the files that were drawn. */
async function doSteps(
  steps: readonly Step[],
  request: RunRequest,
  display: Display,
  signals: StopSignals,
): Promise<readonly string[]> {
  const jobs = [...steps, drawJob(request, steps)];
  const results = await runTasks(jobs, request, display, signals);
  return results.get('draw')?.files ?? [];
}

function sayWhatIsThere(
  { profile, folder }: RunRequest,
  states: ReadonlyMap<string, ModelState>,
  display: Display,
): void {
  display.note(`${profile.description}\nin ${shownPath(folder)}`);
  for (const [name, state] of states) {
    if (state.kind === 'finished') display.note(`${name}: finished by an earlier run, reused (--force starts anew)`);
    if (state.kind === 'trained') display.note(`${name}: trained by an earlier run`);
    if (state.kind === 'checkpoint')
      display.note(`${name}: goes on at step ${state.step} of ${totalSteps(state.identity)}`);
  }
}
