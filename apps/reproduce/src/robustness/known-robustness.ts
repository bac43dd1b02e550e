import { isDeepStrictEqual } from 'node:util';
import { type Robustness, robustnessSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import { subjectFile } from '../run/model-files.ts';
import type { Subject } from '../subjects/find-subjects.ts';
import { weightsHash } from '../worker/weights-hash.ts';
import type { RobustnessRequest } from './robustness-job.ts';
import { threats } from './threats.ts';

/** What was measured of a network as it is now, on these images, at these ε and with all attacks. */
export async function knownRobustness(subject: Subject, request: RobustnessRequest): Promise<Robustness | undefined> {
  const found = await readJsonIfThere(subjectFile(request.folder, subject.name), robustnessSchema);
  if (!found || !isAsAsked(found, request)) return undefined;
  return found.network.weights === (await weightsHash(subject.saved.model)) ? found : undefined;
}

/** Whether it is of the same images, seed, attacks and ε. */
export function isAsAsked(found: Robustness, { images, seed, epsilons }: AsAsked): boolean {
  const asked = epsilons.flatMap((epsilon) => threats.map(({ name }) => ({ attack: name, epsilon })));
  const measured = found.attacks.map(({ attack, epsilon }) => ({ attack, epsilon }));
  return found.samples === images && found.seed === seed && isDeepStrictEqual(measured, asked);
}

type AsAsked = Pick<RobustnessRequest, 'images' | 'seed' | 'epsilons'>;
