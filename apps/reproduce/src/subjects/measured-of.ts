import type { EngineResult } from '@saf/results';
import type { SubjectTask } from '../schedule/task.ts';
import { packageVersions } from '../worker/package-versions.ts';
import { weightsHash } from '../worker/weights-hash.ts';

/** What the file of a measured network begins with. */
export async function measuredOf(
  { experiment, model, seed, saved, randomSeed }: SubjectTask,
  engine: EngineResult,
  samples: number,
) {
  const network = { experiment, model, seed, weights: await weightsHash(saved.model) };
  return { version: 1, network, engine, packages: packageVersions(), seed: randomSeed, samples } as const;
}
