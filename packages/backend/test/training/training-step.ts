import * as tf from '@tensorflow/tfjs-core';
import type { TrainingCase } from './training-case.ts';

/** Numbers of one training step, by name: `outputs`, `of input 0`, `of <weight>`. */
export type Step = Record<string, Float32Array>;

/** Outputs of a layer in training, and the gradients of their weighted sum in its inputs and weights, on the current engine. */
export function trainingStep(row: TrainingCase): Step {
  const tensors = tensorsOfStep(row);
  const step = Object.entries(tensors).map(([name, each]) => [name, each.dataSync<'float32'>()]);
  tf.dispose(tensors);
  return Object.fromEntries(step);
}

/** The same where numbers cannot be waited for, as on WebGPU in browsers. */
export async function readTrainingStep(row: TrainingCase): Promise<Step> {
  const tensors = tensorsOfStep(row);
  const step = Object.entries(tensors).map(async ([name, each]) => [name, await each.data<'float32'>()]);
  const read = Object.fromEntries(await Promise.all(step));
  tf.dispose(tensors);
  return read;
}

function tensorsOfStep(row: TrainingCase): Record<string, tf.Tensor> {
  return withFixedRandomness(() => {
    const problem = start(row);
    const tensors = tf.tidy(() => ({ outputs: problem.run(problem.inputs), ...gradients(row, problem) }));
    tf.dispose(problem.inputs);
    problem.layer.dispose();
    return tensors;
  });
}

export interface Problem {
  layer: ReturnType<TrainingCase['make']>;
  inputs: tf.Tensor[];
  /** Trainable weights by what they are: `kernel`, `bias`; the same names on every run. */
  weights: Record<string, tf.Variable>;
  run(inputs: tf.Tensor[]): tf.Tensor;
}

/** Builds a layer, its inputs and its weights of a case. */
export function start(row: TrainingCase): Problem {
  const layer = row.make();
  const inputs = row.inputs.map((shape, i) => inputOf(row, shape, i + 1));
  const run = (each: tf.Tensor[]) => layer.apply(each.length > 1 ? each : each[0], { training: true }) as tf.Tensor;
  tf.dispose(tf.tidy(() => run(inputs)));
  const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  for (const [i, variable] of variables.entries())
    tf.tidy(() => variable.assign(tf.mul(gaussian(variable.shape, 10 + i), 0.5)));
  const weights = Object.fromEntries(
    variables.map((variable, i) => [`${i} ${variable.name.replace(/^.*\//, '')}`, variable]),
  );
  return { layer, inputs, weights, run };
}

function inputOf({ integersBelow }: TrainingCase, shape: number[], seed: number): tf.Tensor {
  if (!integersBelow) return gaussian(shape, seed);
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Int32Array.from({ length: count }, (_, i) => (i * i + i) % integersBelow),
    shape,
    'int32',
  );
}

function gradients(
  { integersBelow, onlyWeights }: TrainingCase,
  { inputs, weights, run }: Problem,
): Record<string, tf.Tensor> {
  const outputWeights = weightsOf(run(inputs));
  const loss = (each: tf.Tensor[]) => tf.sum(tf.mul(run(each), outputWeights)) as tf.Scalar;
  const ofInputs = integersBelow || onlyWeights ? [] : tf.grads((...each) => loss(each))(inputs);
  const variables = Object.entries(weights);
  const ofWeights = variables.length > 0 ? tf.variableGrads(() => loss(inputs), Object.values(weights)).grads : {};
  return Object.fromEntries([
    ...ofInputs.map((each, i) => [`gradient of input ${i}`, each]),
    ...variables.map(([name, { name: fullName }]) => [`gradient of weight ${name}`, ofWeights[fullName]]),
  ]);
}

/** The weights of outputs in the loss: random, so that errors do not cancel. */
export function weightsOf(outputs: tf.Tensor): tf.Tensor {
  return gaussian(outputs.shape, 99);
}

function gaussian(shape: number[], seed: number): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

/** Runs with numbers from Math.random that are the same each time: layers that drop draw from it. */
export function withFixedRandomness<Result>(run: () => Result): Result {
  const { random } = Math;
  let state = 1;
  Math.random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  try {
    return run();
  } finally {
    Math.random = random;
  }
}
