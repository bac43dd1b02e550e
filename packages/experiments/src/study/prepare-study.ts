import { rm } from 'node:fs/promises';
import { type ModelFiles, modelFiles } from './model-files.ts';
import { type ModelState, readModelState } from './model-state.ts';
import { findDifference, identityAskedFor, identityOfState } from './run-identity.ts';
import type { StudyRequest } from './study-request.ts';

/**
 * How far earlier runs came with each model, by name. With `--force` what they left is removed first.
 *
 * @throws Error if an earlier run was another one, or if `--resume` finds none
 */
export async function prepareStudy(request: StudyRequest): Promise<Map<string, ModelState>> {
  const states = new Map<string, ModelState>();
  for (const run of request.runs) {
    const { name, plan, folder } = run;
    const files = modelFiles(folder, plan.name);
    if (request.force) await removeModel(files);
    const state = await readModelState(files, request.study.evaluation.scope, plan.nonsense);
    const there = identityOfState(state);
    const difference = there && findDifference(there, identityAskedFor(run, request));
    if (difference) throw anotherRun(files, state, difference);
    states.set(name, state);
  }
  if (request.resume) checkResumable(request, states);
  return states;
}

async function removeModel({ result, folder, partial }: ModelFiles): Promise<void> {
  // The result first: without it nothing says that what is left is whole.
  for (const each of [result, folder, partial]) await rm(each, { recursive: true, force: true });
}

function anotherRun(files: ModelFiles, state: ModelState, difference: string): Error {
  const place = state.kind === 'finished' ? files.result : state.kind === 'trained' ? files.folder : files.partial;
  return new Error(
    `${place} belongs to another run: ${difference}. Pass --force to replace it, or --out to keep it and write elsewhere`,
  );
}

function checkResumable({ folder }: StudyRequest, states: ReadonlyMap<string, ModelState>): void {
  if ([...states.values()].every(({ kind }) => kind === 'nothing'))
    throw new Error(`--resume: expected a run to resume in ${folder}, found none`);
}
