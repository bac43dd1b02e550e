import { isDeepStrictEqual } from 'node:util';
import { readJsonIfThere } from '../result/json-file.ts';
import { robustnessFile } from '../run/model-files.ts';
import { weightsHash } from '../worker/weights-hash.ts';
import type { RobustnessRequest } from './plan-robustness.ts';
import { type Robustness, robustnessSchema } from './schema.ts';
import type { Subject } from './subjects.ts';
import { threats } from './threats.ts';

/** What was measured of the networks as they are now, on these images, at these ε and with all attacks; by name. */
export async function knownRobustness(request: RobustnessRequest): Promise<Map<string, Robustness>> {
  const known = new Map<string, Robustness>();
  for (const subject of request.subjects) {
    const found = await readJsonIfThere(robustnessFile(request.folder, subject.name), robustnessSchema);
    if (found && (await isOf(found, subject, request))) known.set(subject.name, found);
  }
  return known;
}

async function isOf(found: Robustness, subject: Subject, request: RobustnessRequest): Promise<boolean> {
  const rounds = threats.flatMap(({ name }) => request.epsilons.map((epsilon) => `${name} ${epsilon}`));
  return (
    found.samples === request.images &&
    found.seed === request.seed &&
    isDeepStrictEqual(
      found.attacks.map(({ attack, epsilon }) => `${attack} ${epsilon}`),
      rounds,
    ) &&
    found.network.weights === (await weightsHash(subject.saved.model))
  );
}
