import { type ImageDataset, meanImage } from '@saf/datasets';
import { buildNetwork, peakMemoryBytes, randomImages, startEngine } from '@saf/experiments';
import type { NetworkPlan } from '@saf/experiments/plan';
import { datasetSizes } from '@saf/experiments/plan';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { type RecipeInput, train } from '@saf/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type BenchNetworkName, benchNetworks } from './bench-networks.ts';
import { measureAttacks } from './measure-attacks.ts';
import { StepTimes } from './step-times.ts';

/** Measures one network on one engine, for the benchmark. */
export interface MeasureTask {
  readonly kind: 'measure';
  readonly engine: 'native' | 'wasm' | 'webgpu';
  readonly network: BenchNetworkName;
  /** Training steps that do not count, at least 1. */
  readonly warmUp: number;
  /** Training steps that do. */
  readonly steps: number;
  /** Images that are attacked; 0 for none. */
  readonly images: number;
  /** Share of AutoAttack's steps and queries; 0 leaves it out. */
  readonly effort: number;
}

/** Measures training, and then the attacks, of one network on one engine. */
export async function runMeasure(task: MeasureTask, context: TaskContext): Promise<TaskResult> {
  const { name, tensorflow, tfjs, adapter } = await startEngine(task.engine, context);
  const { plan, dataset } = benchNetworks[task.network];
  const images = randomImages(dataset, datasetSizes(dataset).training);
  const model = buildNetwork(dataset, plan.network, meanImage(images), 1);
  const { steps, preparation, compileSteps } = await measureTraining(model, images, plan, task, context);
  const trained = { steps, preparation, compileSteps, peakMemoryBytes: peakMemoryBytes() };
  const attacks = task.images > 0 ? await measureAttacks(model, plan, images.slice(0, task.images), task.effort) : {};
  const version = name === 'native' ? `TensorFlow ${tensorflow}` : `tfjs ${tfjs}${adapter ? ` on ${adapter}` : ''}`;
  return { summary: `${steps.length} steps`, value: { version, ...trained, attacks } };
}

async function measureTraining(
  model: LayersModel,
  images: ImageDataset,
  { recipe, loss }: NetworkPlan,
  { engine, warmUp, steps }: MeasureTask,
  { signal, onProgress }: TaskContext,
) {
  const times = new StepTimes(warmUp);
  const count = warmUp + steps;
  const samples = images.slice(0, Math.min(images.size, count * recipe.batchSize));
  const whole: RecipeInput = { ...recipe, epochs: Math.ceil((count * recipe.batchSize) / samples.size) };
  const { preparationShare } = await train(model, samples, whole, {
    seed: 1,
    loss: loss ?? undefined,
    onStep: ({ step, steps }) => {
      // A graphics card is only asked for a step: reading a weight waits for it.
      if (engine === 'webgpu') model.trainableWeights.at(-1)?.read().dataSync();
      times.stepEnded();
      onProgress(step / steps, `step ${step}`);
    },
    signal,
  });
  return { steps: times.measured.slice(0, steps), preparation: preparationShare, compileSteps: times.compileSteps };
}
