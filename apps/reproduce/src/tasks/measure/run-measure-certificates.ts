import { accelerateInference, compileRecurring } from '@saf/backend';
import { intervalBounds, linearBounds } from '@saf/certify';
import { type ImageDataset, meanImage } from '@saf/datasets';
import { buildNetwork, randomImages, startEngine } from '@saf/experiments';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { classifierFromModel, withCompiler } from '@saf/models';
import { type RecipeInput, train } from '@saf/training';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { median } from 'simple-statistics';
import { benchNetworks } from './bench-networks.ts';
import { type CertificateTimes, EPSILON, type MeasureCertificates } from './measure-certificates.ts';
import { StepTimes } from './step-times.ts';

/** Measures bounds, the forward passes of smoothing, and certified training, one after the other. */
export async function runMeasureCertificates(task: MeasureCertificates, context: TaskContext): Promise<TaskResult> {
  const { name, tensorflow, tfjs } = await startEngine(task.engine, context);
  const { plan } = benchNetworks[task.network];
  const images = randomImages('mnist', task.images);
  const build = () => buildNetwork('mnist', plan.network, meanImage(images), 1);
  const model = build();
  const bounds = await measureBounds(model, images, task.boxes, context);
  const loss = plan.loss ?? undefined;
  const steps = async (recipe: RecipeInput) =>
    measureSteps(build(), images, { recipe, loss, steps: task.steps }, context);
  const times: CertificateTimes = {
    version: name === 'native' ? `TensorFlow ${tensorflow}` : `tfjs ${tfjs}`,
    ...bounds,
    plainStep: await steps(plan.recipe),
    // The ramp is over after the first step: what is measured is at its full epsilon.
    certifiedStep: await steps({
      ...plan.recipe,
      certified: { method: 'interval', epsilon: EPSILON, rampEpochs: 1e-6, initialWeights: false },
    }),
  };
  return { summary: `intervals ${(times.intervals / times.forward).toFixed(2)} forward passes`, value: times };
}

async function measureBounds(model: LayersModel, images: ImageDataset, boxes: number, { onProgress }: TaskContext) {
  const classifier = classifierFromModel(model, { nonsense: { threshold: 0 } });
  const { trunk } = classifier.network!;
  // Compiled, as `reproduce certify` has all of it.
  const compiler = compileRecurring;
  const pass = compiler((batch: tf.Tensor) => trunk.apply(batch) as tf.Tensor);
  const forward = await seconds(images, BATCH, (batch) => [pass(batch)]);
  onProgress(0.1, 'forward passes');
  const intervals = await seconds(images, BATCH, (batch) =>
    inBox(batch, (low, high) => intervalBounds(trunk, low, high, { compiler })),
  );
  onProgress(0.3, 'intervals');
  const few = images.slice(0, Math.min(boxes, images.size));
  const crown = await seconds(few, 10, (batch) =>
    inBox(batch, (low, high) => linearBounds(trunk, low, high, { compiler })),
  );
  onProgress(0.5, 'CROWN');
  // As `reproduce certify` predicts; bounds, which have to hold, are of plain convolutions, and so is the pass that they are compared with.
  const undo = accelerateInference(model);
  const compiled = withCompiler(classifier, compiler);
  const smoothing = await seconds(images, BATCH, (batch) => [compiled.predict(batch)]);
  undo();
  onProgress(0.6, 'smoothing');
  return { forward, intervals, crown, smoothing };
}

// As many as smoothing takes at a time.
const BATCH = 500;

async function inBox(
  batch: tf.Tensor4D,
  bounds: (low: tf.Tensor, high: tf.Tensor) => Promise<{ low: tf.Tensor; high: tf.Tensor }>,
): Promise<tf.Tensor[]> {
  const [low, high] = tf.tidy(() => [tf.relu(tf.sub(batch, EPSILON)), tf.minimum(tf.add(batch, EPSILON), 1)]);
  const found = await bounds(low, high);
  tf.dispose([low, high]);
  return [found.low, found.high];
}

/** For all images, batch by batch, after three batches to warm up: the third is compiled. Results are read: engines compute when they are asked. */
async function seconds(
  images: ImageDataset,
  batchSize: number,
  compute: (batch: tf.Tensor4D) => tf.Tensor[] | Promise<tf.Tensor[]>,
): Promise<number> {
  let started = 0;
  for (const part of [images.slice(0, Math.min(3 * batchSize, images.size)), images]) {
    started = performance.now();
    for (let first = 0; first < part.size; first += batchSize) {
      const count = Math.min(batchSize, part.size - first);
      const batch = part.batch(Array.from({ length: count }, (_, i) => first + i));
      const results = await compute(batch.images);
      for (const result of results) await result.data();
      tf.dispose([batch.images, batch.labels, ...results]);
    }
  }
  return (performance.now() - started) / 1000;
}

/** Milliseconds of a training step, the median of all after the warm-up. */
async function measureSteps(
  model: LayersModel,
  images: ImageDataset,
  { recipe, loss, steps }: { recipe: RecipeInput; loss: Parameters<typeof train>[3]['loss']; steps: number },
  { signal }: TaskContext,
): Promise<number> {
  const warmUp = Math.max(3, Math.round(steps / 5));
  const times = new StepTimes(warmUp);
  const samples = images.slice(0, Math.min(images.size, (warmUp + steps) * recipe.batchSize));
  const epochs = Math.ceil(((warmUp + steps) * recipe.batchSize) / samples.size);
  await train(model, samples, { ...recipe, epochs }, { seed: 1, loss, signal, onStep: () => times.stepEnded() });
  return median(times.measured.slice(0, steps));
}
