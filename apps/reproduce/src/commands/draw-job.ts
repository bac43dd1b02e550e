import { existsSync } from 'node:fs';
import { modelFiles, type NetworkRun, networkRuns, reportFile, theoryFile } from '@saf/experiments/plan';
import type { Profile } from '@saf/experiments/profiles';
import type { Job } from '@saf/jobs';
import type { DrawTask } from '../tasks/draw/draw-report.ts';

interface Drawn {
  readonly folder: string;
  readonly profile: Profile;
  /** Trainings whose results have to be there. */
  readonly runs: readonly NetworkRun[];
}

/**
 * Draws what the jobs before it give and what earlier runs left of the experiment. Without any result there is no report, only the
 * figures that need none.
 */
export function drawJob(drawn: Drawn, before: readonly Job[]): Job {
  const task = drawTask(drawn, new Set(before.flatMap(({ outputs }) => outputs)));
  const { results, inspections, theory } = task;
  const certificates = before.filter((job) => job.task.kind === 'certify').flatMap(({ outputs }) => outputs);
  return {
    name: 'draw',
    inputs: [...results, ...inspections, ...certificates, ...(theory ? [theory] : [])],
    outputs: results.length > 0 ? [reportFile(drawn.folder)] : [],
    task,
  };
}

/** What there is to draw, or will be once the files of `made` are. */
export function drawTask({ folder, profile, runs }: Drawn, made: ReadonlySet<string>): DrawTask {
  const asked = runs.map((run) => modelFiles(run.folder, run.plan.name).result);
  const results = [...new Set([...asked, ...resultFiles(profile, folder)])];
  const willBe = (file: string) => made.has(file) || existsSync(file);
  const inspections = inspectionFiles(profile, folder).filter(willBe);
  const theory = profile.inspections && willBe(theoryFile(folder)) ? theoryFile(folder) : null;
  return { kind: 'draw', profile: profile.name, folder, results, inspections, theory };
}

function inspectionFiles({ inspections = {}, networks }: Profile, folder: string): string[] {
  const inspected = networks.filter(({ name }) => name in inspections);
  return networkRuns(inspected, folder, null)
    .filter((run) => run.folder === folder)
    .map(({ plan }) => modelFiles(folder, plan.name).inspection);
}

/** The results of an experiment that are there, in the order of its models and their seeds. */
function resultFiles({ networks }: Profile, folder: string): string[] {
  return networkRuns(networks, folder, null)
    .map((run) => modelFiles(run.folder, run.plan.name).result)
    .filter((file) => existsSync(file));
}
