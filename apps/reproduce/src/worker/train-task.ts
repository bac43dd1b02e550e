import { rm } from 'node:fs/promises';
import { meanImage } from '@saf/datasets';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { saveModel } from '@saf/models/node';
import { writeJson } from '@saf/results/node';
import { type TrainingHistory, train } from '@saf/training';
import { modelFiles } from '../run/model-files.ts';
import type { TrainTask } from '../schedule/task.ts';
import { buildNetwork } from './build-network.ts';
import { claimCheckpoints } from './claim-checkpoints.ts';
import { loadImages } from './load-images.ts';
import { startEngine } from './start-engine.ts';
import { identityOf, recordOf } from './training-record-of.ts';

/** Trains a model, from its last checkpoint if there is one, and saves it: weights first, then the record that it is done. */
export async function runTrain(task: TrainTask, context: TaskContext): Promise<TaskResult> {
  const { plan, seed, dataset } = task;
  const engine = await startEngine(task.engine, context);
  const { images, whole } = await loadImages(dataset, 'train', task.images, context.signal);
  const model = buildNetwork(dataset, plan.network, meanImage(images), seed);
  const trained = { task, engine, parameters: model.countParams(), samples: images.size, whole };
  const files = modelFiles(task.folder, plan.name);
  const history = await train(model, images, plan.recipe, {
    seed,
    loss: plan.loss ?? undefined,
    checkpoints: await claimCheckpoints(files, identityOf(trained)),
    onProgress: context.onProgress,
    signal: context.signal,
  });
  await saveModel(model, files.folder);
  await writeJson(files.training, recordOf(trained, history));
  await rm(files.partial, { recursive: true, force: true });
  return { summary: summarize(history) };
}

function summarize({ epochs, millisecondsPerStep }: TrainingHistory): string {
  const last = epochs[epochs.length - 1];
  return `training error ${last.error.toFixed(3)}, ${Math.round(millisecondsPerStep)} ms a step`;
}
