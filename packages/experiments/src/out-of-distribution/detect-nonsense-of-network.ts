import { type Ood, oodSchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier, loadImages } from '../setup/load.ts';
import { provenanceOf } from '../setup/provenance.ts';
import type { OutOfDistributionTask, StepContext, StepResult } from '../study/steps.ts';
import { datasetSizes } from '../study/study-dataset.ts';
import { detectNonsense } from './detect-nonsense.ts';

/** Number of training images for the Mahalanobis distance: some 500 of each category. */
const TRAINING_IMAGES = 5_000;

/** Measures how well one network's outputs tell nonsense from test images, and writes it down. */
export async function detectNonsenseOfNetwork(task: OutOfDistributionTask, context: StepContext): Promise<StepResult> {
  const { saved, batchSize, randomSeed } = task;
  const { signal, onProgress } = context;
  const engine = await startEngine(task.engine, context);
  const { images: test } = await loadImages(task.dataset, 'test', task.images, signal);
  const { images: training } = await loadImages(
    task.dataset,
    'train',
    Math.min(TRAINING_IMAGES, datasetSizes(task.dataset).training),
    signal,
  );
  const { classifier } = await loadClassifier(saved, test.classNames.length);
  const subject = { classifier, isRadial: saved.loss !== null, test, training };
  const detections = await detectNonsense(subject, { seed: randomSeed, batchSize, signal, onProgress });
  const ood = oodSchema.parse({ ...(await provenanceOf(task, engine, test.size)), detections });
  await writeJson(task.output, ood);
  return { summary: summarize(ood) };
}

function summarize({ detections }: Ood): string {
  const mean = detections.reduce((sum, { auroc }) => sum + auroc, 0) / detections.length;
  return `mean AUROC ${mean.toFixed(3)} of ${detections.length}`;
}
