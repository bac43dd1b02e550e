import type { DatasetName } from '@saf/data-sources';
import type { Job } from '@saf/jobs';
import { datasetReceipt, subjectFile } from '../run/model-files.ts';
import type { OodTask, RobustnessTask, SubjectTask } from '../schedule/task.ts';
import type { Subject } from './find-subjects.ts';
import { subjectTitle } from './subject-title.ts';

/** How all networks are measured. */
export interface SubjectRequest extends Pick<SubjectTask, 'dataset' | 'images' | 'batchSize' | 'engine'> {
  /** Where what is measured goes. */
  readonly folder: string;
  /** Root of all random numbers. */
  readonly seed: number;
}

/** What is measured of a network, which all such tasks do not share. */
type Measuring = Omit<RobustnessTask, keyof SubjectTask> | Omit<OodTask, keyof SubjectTask>;

/** Measures one network. `needs`: data sets that are loaded besides its own. */
export function subjectJob(
  verb: string,
  subject: Subject,
  { folder, dataset, seed: randomSeed, images, batchSize, engine }: SubjectRequest,
  measuring: Measuring,
  needs: readonly DatasetName[] = [],
): Job {
  const { name, experiment, model, seed, saved } = subject;
  const output = subjectFile(folder, name);
  const shared = { dataset, experiment, model, seed, saved, engine, images, batchSize, randomSeed, output } as const;
  return {
    name: `${verb} ${subjectTitle(subject)}`,
    inputs: [dataset, ...needs].map((each) => datasetReceipt(folder, each)),
    outputs: [output],
    task: { ...measuring, ...shared },
  };
}
