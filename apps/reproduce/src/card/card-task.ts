import type { TaskContext, TaskResult } from '@saf/jobs';
import { type EvaluationCard, evaluationCard, failedChecks, renderCard } from '@saf/metrics/card';
import { writeJson } from '@saf/results/node';
import * as tf from '@tensorflow/tfjs-core';
import writeFileAtomic from 'write-file-atomic';
import type { CardTask } from '../schedule/task.ts';
import { loadClassifier } from '../worker/load-classifier.ts';
import { loadImages } from '../worker/load-images.ts';
import { startEngine } from '../worker/start-engine.ts';
import { weightsHash } from '../worker/weights-hash.ts';

/** Makes the evaluation card of a saved model, and writes it as JSON and as a page. */
export async function runCard(task: CardTask, context: TaskContext): Promise<TaskResult> {
  await startEngine(task.engine, context);
  const card = await makeCardOf(task, context);
  await writeJson(task.card, card);
  await writeFileAtomic(task.page, renderCard(card));
  return { summary: summarize(card), files: [task.card, task.page] };
}

async function makeCardOf(task: CardTask, context: TaskContext): Promise<EvaluationCard> {
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
      dataset: `${task.dataset}, the first ${size} test images`,
      weights: await weightsHash(task.model),
      twin: twin?.classifier,
      model,
      reported: task.reported,
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
