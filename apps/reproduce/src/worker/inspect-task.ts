import type { EngineName } from '@saf/backend';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { inspectionSchema, trainingRecordSchema } from '@saf/results';
import { readJson, writeJson } from '@saf/results/node';
import { inspect } from '../inspection/inspect.ts';
import type { InspectTask } from '../schedule/task.ts';
import { loadClassifier } from './load-classifier.ts';
import { loadImages } from './load-images.ts';
import { startEngine } from './start-engine.ts';
import { weightsHash } from './weights-hash.ts';

/** Looks inside of a trained network, on the engine that it was trained on, and writes down what the figures need. */
export async function runInspect(task: InspectTask, context: TaskContext): Promise<TaskResult> {
  const { dataset, strengths, seed, parts } = task;
  const record = await readJson(task.training, trainingRecordSchema);
  const engine = await startEngine(record.engine.name as EngineName, context);
  const { images, whole } = await loadImages(dataset, 'test', task.images, context.signal);
  const loaded = await loadClassifier(task, images.classNames.length);
  const subject = { ...loaded, images, strengths, seed, signal: context.signal };
  const found = await inspect(subject, parts, context.onProgress);
  const inspection = inspectionSchema.parse({
    version: 1,
    experiment: record.experiment,
    model: record.model,
    dataset,
    shape: images.shape,
    classNames: images.classNames,
    seed,
    weights: await weightsHash(task.model),
    engine,
    samples: images.size,
    fullTestSet: whole,
    ...found,
  });
  await writeJson(task.output, inspection);
  return { summary: parts.join(', ') };
}
