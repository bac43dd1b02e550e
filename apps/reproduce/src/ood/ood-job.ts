import { datasetReceipt, subjectFile } from '../run/model-files.ts';
import type { Job } from '../schedule/job.ts';
import type { Subject } from '../subjects/find-subjects.ts';

export interface OodRequest {
  /** Where what is measured goes. */
  readonly folder: string;
  /** The first of the test images, and as many of each kind of nonsense. */
  readonly images: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly engine: 'auto' | 'native' | 'wasm';
}

/** What measures one network. */
export function oodJob(subject: Subject, { folder, images, batchSize, seed: noiseSeed, engine }: OodRequest): Job {
  const { name, experiment, model, seed, saved } = subject;
  const output = subjectFile(folder, name);
  const inputs = ['mnist', 'fashion-mnist'].map((dataset) => datasetReceipt(folder, dataset));
  const of = { dataset: 'mnist', experiment, model, seed, saved, engine } as const;
  return {
    name: `ood ${model}${seed === 1 ? '' : `, seed ${seed}`}`,
    inputs,
    outputs: [output],
    task: { kind: 'ood', ...of, images, batchSize, noiseSeed, output },
  };
}
