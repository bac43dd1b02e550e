import { datasetReceipt, subjectFile } from '../run/model-files.ts';
import type { Job } from '../schedule/job.ts';
import type { Subject } from '../subjects/find-subjects.ts';

export interface RobustnessRequest {
  /** Where what is measured goes. */
  readonly folder: string;
  readonly subjects: readonly Subject[];
  /** The first of the test images. */
  readonly images: number;
  readonly epsilons: readonly number[];
  readonly batchSize: number;
  readonly seed: number;
  readonly engine: 'auto' | 'native' | 'wasm';
}

/** Networks whose adversarial images are tried on the others: without and with the tricks, and no symmetric activation. */
const sourceNames = ['mnist-plain-1', 'twins-ReLU-r-m-1'];

/** What attacks one network. */
export function robustnessJob(subject: Subject, request: RobustnessRequest): Job {
  const { name, experiment, model, seed, saved } = subject;
  const { folder, subjects, images, epsilons, batchSize, engine } = request;
  const output = subjectFile(folder, name);
  const sources = subjects.filter((each) => sourceNames.includes(each.name) && each.name !== name);
  return {
    name: `attack ${model}${seed === 1 ? '' : `, seed ${seed}`}`,
    inputs: [datasetReceipt(folder, 'mnist')],
    outputs: [output],
    task: {
      kind: 'robustness',
      dataset: 'mnist',
      experiment,
      model,
      seed,
      saved,
      sources: sources.map((source) => source.saved),
      engine,
      images,
      batchSize,
      epsilons,
      attackSeed: request.seed,
      output,
    },
  };
}
