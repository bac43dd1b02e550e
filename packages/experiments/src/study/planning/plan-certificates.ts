import { existsSync, readFileSync, statSync } from 'node:fs';
import type { CertificateResult } from '@saf/results';
import { certificateName, type GuaranteeRequest, isAsRequested } from '../../certificates/guarantee-request.ts';
import { certificatesFolder, datasetReceipt, networkFile } from '../model-files.ts';
import type { CertifyTask, Step } from '../steps.ts';
import type { StudyRequest } from '../study-request.ts';
import { type Subject, subjectsOf } from './subject.ts';

/** Certifies each of the networks that the study names guarantees of. What earlier runs certified in the same way is kept. */
export function planCertificates(request: StudyRequest, before: readonly Step[]): Step<CertifyTask>[] {
  const { runs, study, folder } = request;
  const made = new Set(before.flatMap(({ outputs }) => outputs));
  return subjectsOf(runs, study, folder).flatMap((subject) => {
    const steps = (study.guarantees?.[subject.model] ?? []).map((each) => certifyStep(subject, each, request));
    return steps.filter(({ task }) => made.has(subject.changed) || !isThere(task, subject.changed));
  });
}

function certifyStep(
  { name, model, seed, saved, inputs }: Subject,
  guarantee: GuaranteeRequest,
  { study, folder: root, engine, evaluatedImages, heldOutFrom, force }: StudyRequest,
): Step<CertifyTask> {
  const { dataset, name: experiment } = study;
  const network = { experiment, model, seed };
  const output = networkFile(certificatesFolder(root), certificateName(network, guarantee));
  return {
    name: `certify ${name} (${guarantee.norm === 'l2' ? `σ = ${guarantee.std}` : guarantee.method})`,
    inputs: [datasetReceipt(root, dataset), ...inputs],
    outputs: [output],
    task: {
      kind: 'certify',
      ...network,
      ...{ dataset, heldOutFrom, engine, force, guarantee, output, saved },
      images: Math.min(guarantee.images ?? evaluatedImages, evaluatedImages),
      batchSize: null,
      randomSeed: seed,
    },
  };
}

/** Whether a file of these weights is there that was measured in the same way; one that cannot be read is made again. */
function isThere({ output, guarantee, images, heldOutFrom }: CertifyTask, changed: string): boolean {
  if (!existsSync(output) || (existsSync(changed) && statSync(output).mtimeMs < statSync(changed).mtimeMs))
    return false;
  try {
    const found = JSON.parse(readFileSync(output, 'utf8')) as CertificateResult;
    const isSame = found.samples === images && (found.heldOutFrom ?? null) === heldOutFrom;
    return isSame && isAsRequested(found.guarantee, guarantee);
  } catch {
    return false;
  }
}
