import { isDeepStrictEqual } from 'node:util';
import { identitySchema, type TrainingIdentity } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { fileCheckpoints } from '@saf/training/node';
import type { ModelFiles } from '../study/model-files.ts';

/**
 * The checkpoints of a training: those that are there if they are its own, none otherwise.
 * Only here are engine and threads known, on which the bits depend.
 *
 * @throws Error if the checkpoint there is of another engine, or of another number of threads
 */
export async function claimCheckpoints(files: ModelFiles, identity: TrainingIdentity) {
  const checkpoints = fileCheckpoints(files.checkpoints);
  const there =
    (await checkpoints.describe()) && (await readJsonIfThere(files.identity, identitySchema, { isSealed: true }));
  if (there && !isDeepStrictEqual(there, identity)) throw anotherTraining(files.partial, there, identity);
  await writeJson(files.identity, identity);
  return checkpoints;
}

function anotherTraining(place: string, there: TrainingIdentity, asked: TrainingIdentity): Error {
  const show = ({ engine: { name, threads, tfjs, adapter } }: TrainingIdentity) =>
    `${name}, ${adapter ?? `${threads ?? 1} threads`}, tfjs ${tfjs}`;
  return new Error(
    `${place} has a checkpoint made on ${show(there)}, but this run is on ${show(asked)} and ` +
      'would not give the same bits. Choose the same with --engine, --jobs and --threads, or start from scratch with --force',
  );
}
