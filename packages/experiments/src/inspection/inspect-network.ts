import type { EngineName } from '@saf/backend';
import { inspectionSchema, trainingRecordSchema } from '@saf/results';
import { readJson, writeJson } from '@saf/results/node';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { weightsHash } from '../setup/provenance.ts';
import type { InspectTask, StepContext, StepResult } from '../study/steps.ts';
import { factsOfDataset, nameOfDataset } from '../study/study-dataset.ts';
import { inspect } from './inspect.ts';

/** Looks inside of a trained network, on the engine that it was trained on, and writes down what the figures need. */
export async function inspectNetwork(task: InspectTask, context: StepContext): Promise<StepResult> {
  const { dataset, strengths, seed, parts } = task;
  const record = await readJson(task.training, trainingRecordSchema, { isSealed: true });
  const engine = await startEngine(record.engine.name as EngineName, context);
  const { images, whole } = await loadImages(dataset, 'test', task.images, context.signal);
  const loaded = await loadClassifier(task, images.classNames.length);
  const network = { ...loaded, images, strengths, seed, signal: context.signal };
  const found = await inspect(network, parts, context.onProgress);
  const inspection = inspectionSchema.parse({
    version: 1,
    experiment: record.experiment,
    model: record.model,
    dataset: nameOfDataset(dataset),
    facts: { dataset: factsOfDataset(dataset) },
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
