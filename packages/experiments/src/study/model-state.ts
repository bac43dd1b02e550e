import { existsSync } from 'node:fs';
import type { NonsenseRule } from '@saf/models';
import {
  identitySchema,
  type Result,
  type TrainingIdentity,
  type TrainingRecord,
  trainingRecordSchema,
} from '@saf/results';
import { readJsonIfThere, readResult } from '@saf/results/node';
import { fileCheckpoints } from '@saf/training/node';
import { isWhole } from '../evaluation/evaluation-scope.ts';
import type { ModelFiles } from './model-files.ts';
import type { EvaluationScope } from './study.ts';

/** How far earlier runs came with a network. */
export type ModelState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'checkpoint'; readonly identity: TrainingIdentity; readonly step: number }
  | { readonly kind: 'trained'; readonly record: TrainingRecord }
  | { readonly kind: 'finished'; readonly result: Result };

/**
 * Looks at the files of a network. A result that lacks curves of the scope asked for is that of a network to be evaluated again.
 *
 * @throws ArgumentError naming a file that is damaged
 */
export async function readModelState(
  files: ModelFiles,
  scope: EvaluationScope,
  rule: NonsenseRule,
): Promise<ModelState> {
  if (existsSync(files.result)) {
    const result = await readResult(files.result);
    if (isWhole(result.evaluation.curves, scope, rule)) return { kind: 'finished', result };
  }
  const record = await readJsonIfThere(files.training, trainingRecordSchema, { isSealed: true });
  if (record) return { kind: 'trained', record };
  const identity = await readJsonIfThere(files.identity, identitySchema, { isSealed: true });
  const checkpoint = identity && (await fileCheckpoints(files.checkpoints).describe());
  return checkpoint ? { kind: 'checkpoint', identity, step: checkpoint.step } : { kind: 'nothing' };
}

/** Steps of a whole training: mean copies come on top of a batch, so they do not count. */
export function totalSteps({ samples, recipe }: Pick<TrainingIdentity, 'samples' | 'recipe'>): number {
  return recipe.epochs * Math.ceil(samples / recipe.batchSize);
}
