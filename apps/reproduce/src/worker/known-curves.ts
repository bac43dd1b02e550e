import { isDeepStrictEqual } from 'node:util';
import { type EngineResult, type ErrorCurveResult, errorCurveSchema } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import type { EvaluateTask } from '../schedule/task.ts';
import { weightsHash } from './weights-hash.ts';

const schema = z.object({ identity: z.unknown(), curves: z.array(errorCurveSchema) });

/** Curves of an evaluation under way, kept so that one that was stopped need not measure them again. */
export interface KnownCurves {
  load(): Promise<readonly ErrorCurveResult[]>;
  save(curves: readonly ErrorCurveResult[]): Promise<void>;
}

/** Those of exactly these weights and this evaluation; whatever else the file holds is left aside. */
export async function knownCurves(file: string, task: EvaluateTask, engine: EngineResult): Promise<KnownCurves> {
  const { dataset, images, heldOutFrom, strengths, depth, seed, nonsense } = task;
  const weights = await weightsHash(task.model);
  const { name, threads } = engine;
  const identity = {
    dataset,
    images,
    heldOutFrom,
    strengths: [...strengths],
    depth,
    seed,
    nonsense,
    engine: { name, threads },
    weights,
  };
  return {
    async load() {
      const there = await readJsonIfThere(file, schema);
      return there && isDeepStrictEqual(there.identity, identity) ? there.curves : [];
    },
    save: (curves) => writeJson(file, { identity, curves }),
  };
}
