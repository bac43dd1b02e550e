import { existsSync, readFileSync, statSync } from 'node:fs';
import type { CertificateResult } from '@saf/results';
import { certificateName, type GuaranteeRequest, isAsRequested } from '../certificates/guarantee-request.ts';
import { certificatesFolder, datasetReceipt, modelFiles, networkFile } from './model-files.ts';
import type { CertifyTask, Step } from './steps.ts';
import type { NetworkRun } from './study.ts';
import type { StudyRequest } from './study-request.ts';

/** Certifies each training of the networks that the study names guarantees of. What earlier runs certified in the same way is kept. */
export function planCertificates(request: StudyRequest, before: readonly Step[]): Step<CertifyTask>[] {
  const { runs, study } = request;
  const made = new Set(before.flatMap(({ outputs }) => outputs));
  return runs.flatMap((run) => {
    const steps = (study.guarantees?.[run.plan.name] ?? []).map((guarantee) => certifyStep(run, guarantee, request));
    return steps.filter(({ task }) => made.has(modelFiles(run.folder, run.plan.name).weights) || !isThere(task, run));
  });
}

function certifyStep(
  { name, plan, seed, folder }: NetworkRun,
  guarantee: GuaranteeRequest,
  { study, folder: root, engine, evaluatedImages, heldOutFrom, force }: StudyRequest,
): Step<CertifyTask> {
  const { folder: model, topology, weights, training } = modelFiles(folder, plan.name);
  const { dataset, name: experiment } = study;
  const network = { experiment, model: plan.name, seed };
  const { name: title, nonsense, loss } = plan;
  const output = networkFile(certificatesFolder(root), certificateName(network, guarantee));
  return {
    name: `certify ${name} (${guarantee.norm === 'l2' ? `σ = ${guarantee.std}` : guarantee.method})`,
    inputs: [datasetReceipt(root, dataset), topology, weights, training],
    outputs: [output],
    task: {
      kind: 'certify',
      ...network,
      ...{ dataset, heldOutFrom, engine, force, guarantee, output },
      saved: { model, name: title, nonsense, loss },
      images: Math.min(guarantee.images ?? evaluatedImages, evaluatedImages),
      batchSize: null,
      randomSeed: seed,
    },
  };
}

/** Whether a file of these weights is there that was measured in the same way; one that cannot be read is made again. */
function isThere({ output, guarantee, images, heldOutFrom }: CertifyTask, { folder, plan }: NetworkRun): boolean {
  const { training } = modelFiles(folder, plan.name);
  if (!existsSync(output) || (existsSync(training) && statSync(output).mtimeMs < statSync(training).mtimeMs))
    return false;
  try {
    const found = JSON.parse(readFileSync(output, 'utf8')) as CertificateResult;
    const isSame = found.samples === images && (found.heldOutFrom ?? null) === heldOutFrom;
    return isSame && isAsRequested(found.guarantee, guarantee);
  } catch {
    return false;
  }
}
