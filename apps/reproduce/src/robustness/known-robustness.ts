import { isDeepStrictEqual } from 'node:util';
import { readJsonIfThere } from '../result/json-file.ts';
import { subjectFile } from '../run/model-files.ts';
import type { Subject } from '../subjects/find-subjects.ts';
import { weightsHash } from '../worker/weights-hash.ts';
import type { RobustnessRequest } from './robustness-job.ts';
import { type Robustness, robustnessSchema } from './schema.ts';
import { threats } from './threats.ts';

/** What was measured of a network as it is now, on these images, at these ε and with all attacks. */
export async function knownRobustness(subject: Subject, request: RobustnessRequest): Promise<Robustness | undefined> {
  const found = await readJsonIfThere(subjectFile(request.folder, subject.name), robustnessSchema);
  const rounds = threats.flatMap(({ name }) => request.epsilons.map((epsilon) => `${name} ${epsilon}`));
  const isSame =
    found?.samples === request.images &&
    found.seed === request.seed &&
    isDeepStrictEqual(
      found.attacks.map(({ attack, epsilon }) => `${attack} ${epsilon}`),
      rounds,
    ) &&
    found.network.weights === (await weightsHash(subject.saved.model));
  return isSame ? found : undefined;
}
