import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ArgumentError, checkOneOf } from '@saf/checks';
import { printable } from '@saf/checks/printable';
import { modelFiles, reportFile, type Step, type Study, type StudyRequest, studyRequest } from '@saf/experiments/plan';
import type { Job, TaskModule } from '@saf/jobs';
import type { Result } from '@saf/results';
import { makeFolder } from '../command-line/make-folder.ts';
import { printJson } from '../command-line/print-json.ts';
import { asUsage, UsageError } from '../command-line/usage-error.ts';
import { machinesOf } from '../machines/machine-options.ts';
import { spareMemory } from '../machines/spare-memory.ts';
import { printResults } from '../tasks/report/print-results.ts';
import { keepStudy } from './kept-study.ts';
import { runStudyJobs, shortPath } from './run-study-jobs.ts';
import { checkImages, checkStart, parallelismOf, type StudyFileOptions } from './study-options.ts';

/** A study file, and where and by what it is done. Paths are absolute. */
export interface StudyFile {
  readonly file: string;
  /** "field=value": fields of it that are replaced. */
  readonly overrides: readonly string[];
  /** The folder of all runs; the study's results go to one of its name. */
  readonly out: string;
  readonly tasks: TaskModule;
}

/**
 * Does what a study file says, and prints what came out.
 *
 * @throws UsageError for a file or options that cannot be carried out; Interrupted if it was stopped; Error, said in one sentence, for
 *   whatever else went wrong
 * @example
 * await runStudyFile({ file: '/home/me/my.study.ts', overrides: ['recipe.epochs=1'], out: '/home/me/runs', tasks }, { engine: 'auto' });
 */
export async function runStudyFile(given: StudyFile, options: StudyFileOptions): Promise<void> {
  checkStart(options);
  const machines = machinesOf(options, options.engine);
  if (machines) spareMemory();
  const study = await readStudyFile(given, options);
  const request = requestOf(study, join(given.out, study.name), options);
  checkSize(request, options.yes ?? false);
  makeFolder('--out', given.out);
  const onStart = await keepStudy(request.folder, study);
  const draw = (steps: readonly Step[]) => reportJob(request, steps);
  const jobs = {
    tasks: given.tasks,
    onStart,
    draw,
    ...(machines && { machines }),
    ...parallelismOf(options, request.runs.length + (study.saved?.length ?? 0)),
  };
  const { results, files } = await runStudyJobs(request, jobs);
  const written = [...measuredFiles(request), ...files];
  if (options.json) printJson({ study: study.name, folder: request.folder, results, files: written });
  else await print(request, results, written);
}

async function readStudyFile({ file, overrides }: StudyFile, { sweep = [] }: StudyFileOptions): Promise<Study> {
  // Imported here: it may build networks, which those who run a profile need not.
  const { loadStudy, parseOverride, parseSweep } = await import('@saf/experiments/study-file');
  try {
    return await loadStudy(file, { overrides: overrides.map(parseOverride), sweeps: sweep.map(parseSweep) });
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(error.message) : error;
  }
}

function requestOf(study: Study, folder: string, options: StudyFileOptions): StudyRequest {
  const { networks, limit, trainLimit, validation, seed: seeds, engine, shards, resume, force } = options;
  checkImages(options, study.dataset);
  const known = study.networks.map(({ name }) => name);
  for (const name of networks ?? []) asUsage(() => checkOneOf('--networks', name, known));
  const asked = { folder, networks, seeds, engine, trainingImages: trainLimit, validation, shards, resume, force };
  return asUsage(() => studyRequest(study, { ...asked, evaluatedImages: limit }));
}

/** A sweep is soon larger than it was meant to be. */
const MANY = 100;

function checkSize({ runs }: StudyRequest, isConfirmed: boolean): void {
  if (runs.length > MANY && !isConfirmed)
    throw new UsageError(`expected --yes for more than ${MANY} trainings, got ${runs.length} without it`);
}

/** Draws what the steps before it give and what earlier runs left. */
function reportJob({ study, folder, runs }: StudyRequest, steps: readonly Step[]): Job {
  const results = runs.map((run) => modelFiles(run.folder, run.plan.name).result);
  const plans = study.networks.map(({ name, seeds }) => ({ name, ...(seeds && { seeds }) }));
  const measured = steps
    .filter(({ task }) => task.kind !== 'fetch' && task.kind !== 'part')
    .flatMap(({ outputs }) => outputs);
  const task = { kind: 'report', study: study.name, folder, results, plans };
  const outputs = results.length > 0 ? [reportFile(folder)] : [];
  return { name: 'report', inputs: [...new Set([...results, ...measured])], outputs, task };
}

/** Whatever was measured beside the results, by this run or one before. */
function measuredFiles({ folder, runs, study }: StudyRequest): string[] {
  const names = [
    ...runs.map(({ plan, seed }) => `${plan.name}-${seed}`),
    ...(study.saved ?? []).map(({ name }) => `${name}-0`),
  ];
  const places = ['robustness', 'out-of-distribution', 'corruptions', 'certificates'].map((kind) => join(folder, kind));
  const found = places.flatMap((place) =>
    existsSync(place) ? readdirSync(place).map((file) => join(place, file)) : [],
  );
  const isOfThese = (file: string) => names.some((name) => basename(file).startsWith(`${study.name}-${name}`));
  return found.filter((file) => file.endsWith('.json') && isOfThese(file));
}

async function print({ study, runs }: StudyRequest, results: Result[], files: readonly string[]): Promise<void> {
  const paths = runs.map((run) => modelFiles(run.folder, run.plan.name).result);
  if (results.length > 0) await printResults(paths, results, { besidePaper: [study.name] });
  process.stdout.write(
    printable(`\nwritten:\n${[...paths, ...files].map((path) => `  ${shortPath(path)}\n`).join('')}`),
  );
}
