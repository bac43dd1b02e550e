import { writeFileWhole } from '@saf/files';
import { type EvaluationCard, evaluationCard, failedChecks, renderCard } from '@saf/metrics/card';
import { writeJson } from '@saf/results/node';
import * as tf from '@tensorflow/tfjs-core';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { weightsHash } from '../setup/provenance.ts';
import type { CardTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';

/** Makes the evaluation card of a saved model, and writes it as JSON and as a page. */
export async function cardOfNetwork(task: CardTask, context: StepContext): Promise<StepResult> {
  await startEngine(task.engine, context);
  const card = await makeCardOf(task, context);
  await writeJson(task.card, card);
  await writeFileWhole(task.page, renderCard(card));
  return { summary: summarize(card), files: [task.card, task.page] };
}

async function makeCardOf(task: CardTask, context: StepContext): Promise<EvaluationCard> {
  const { images: dataset } = await loadImages(task.dataset, 'test', task.images, context.signal);
  const { classNames, size } = dataset;
  const { model, classifier } = await loadClassifier(task, classNames.length);
  const twin = task.twin && (await loadClassifier(task.twin, classNames.length));
  const batch = dataset.batch([...Array(size).keys()]);
  try {
    return await evaluationCard(classifier, batch.images, dataset.labels, {
      epsilons: task.epsilons ?? undefined,
      seed: task.seed,
      batchSize: task.batchSize,
      dataset: `${nameOfDataset(task.dataset)}, the first ${size} test images`,
      weights: await weightsHash(task.model),
      twin: twin?.classifier,
      model,
      reported: task.reported,
      certifiedRadii: task.certifiedRadii ?? undefined,
      onProgress: (done, note) => context.onProgress(done, note),
      signal: context.signal,
    });
  } finally {
    tf.dispose(batch);
  }
}

function summarize(card: EvaluationCard): string {
  const failed = failedChecks(card);
  const which = failed.length > 0 ? `: ${failed.map(({ id }) => id).join(', ')}` : '';
  return `${failed.length} of ${card.checks.length} checks failed${which}`;
}
