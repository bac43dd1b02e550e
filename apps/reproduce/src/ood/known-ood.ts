import { type Ood, oodSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import { subjectFile } from '../run/model-files.ts';
import type { Subject } from '../subjects/find-subjects.ts';
import type { SubjectRequest } from '../subjects/subject-job.ts';
import { weightsHash } from '../worker/weights-hash.ts';
import { nonsenseKinds } from './nonsense-kinds.ts';

/** What was measured of a network as it is now, on as many images and on every kind of nonsense. */
export async function knownOod(subject: Subject, { folder, images, seed }: SubjectRequest): Promise<Ood | undefined> {
  const found = await readJsonIfThere(subjectFile(folder, subject.name), oodSchema);
  const isSame =
    found?.samples === images &&
    found.seed === seed &&
    nonsenseKinds.every(({ name }) => found.detections.some(({ nonsense }) => nonsense === name)) &&
    found.network.weights === (await weightsHash(subject.saved.model));
  return isSame ? found : undefined;
}
