import { eq10Directions } from '@saf/attacks';
import { type ImageDataset, meanImage } from '@saf/datasets';
import { classifierFromModel } from '@saf/models';
import { train } from '@saf/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { imageBatches } from '../evaluation/sample-batches.ts';
import type { ModelPlan } from '../experiments/index.ts';
import type { MeasureTask } from '../schedule/task.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { buildNetwork } from '../worker/build-network.ts';
import { peakMemoryBytes } from '../worker/peak-memory.ts';
import { startEngine } from '../worker/start-engine.ts';
import type { TaskContext } from '../worker/task-context.ts';
import { benchPlans } from './bench-plans.ts';
import type { NetworkMeasurement } from './measurement.ts';
import { randomImages } from './random-images.ts';

/** Measures training and eq. 10 of each network on one engine. */
export async function runMeasure(task: MeasureTask, context: TaskContext): Promise<TaskValue> {
  const engine = await startEngine(task.engine, context);
  const networks: NetworkMeasurement[] = [];
  for (const [done, plan] of benchPlans.entries()) {
    context.onProgress({ share: done / benchPlans.length, note: plan.name });
    networks.push(await measureNetwork(plan, task, context));
  }
  const measured = { engine, images: task.images, networks, peakMemoryBytes: peakMemoryBytes() };
  return { summary: `${networks.length} networks`, measured };
}

async function measureNetwork(plan: ModelPlan, { steps, images }: MeasureTask, { signal }: TaskContext) {
  const { recipe, loss, name, network, nonsense } = plan;
  const dataset = randomImages(steps * recipe.batchSize);
  const model = buildNetwork('mnist', network, meanImage(dataset), 1);
  const history = await train(model, dataset, { ...recipe, epochs: 1 }, { seed: 1, loss: loss ?? undefined, signal });
  const eq10 = await measureEq10(model, nonsense, randomImages(images), loss);
  model.dispose();
  return { network: name, step: history.millisecondsPerStep, preparation: history.preparationShare, eq10 };
}

async function measureEq10(
  model: LayersModel,
  nonsense: ModelPlan['nonsense'],
  images: ImageDataset,
  loss: ModelPlan['loss'],
): Promise<number> {
  const classifier = classifierFromModel(model, { nonsense, hybrid: loss ?? undefined });
  const started = performance.now();
  for (const batch of imageBatches(images)) {
    const directions = eq10Directions(classifier, batch.images, batch.labels);
    // Engines compute when they are asked: without this, a queue would be measured.
    await directions.data();
    directions.dispose();
    batch.images.dispose();
  }
  return (performance.now() - started) / 1000;
}
