import * as tf from '@tensorflow/tfjs-core';
import type { TrainingCase } from './training-case.ts';
import { type Problem, type Step, start, trainingStep, weightsOf, withFixedRandomness } from './training-step.ts';

/** The training step on tfjs's cpu backend, with central differences in place of its gradients where they are wrong or missing. */
export function reference(row: TrainingCase): Step {
  return row.cpuIsWrong ? withFixedRandomness(() => byDifferences(row)) : trainingStep(row);
}

/** Differences are exact but for rounding, whatever their step: the layers that need them are linear in all that they have. */
function byDifferences(row: TrainingCase): Step {
  const problem = start(row);
  const outputs = valuesOf(() => problem.run(problem.inputs));
  const lossWeights = valuesOf(() => weightsOf(problem.run(problem.inputs)));
  const loss = (inputs: tf.Tensor[]) =>
    sumOfProducts(
      valuesOf(() => problem.run(inputs)),
      lossWeights,
    );
  const step = { outputs, ...ofInputs(problem, loss), ...ofWeights(problem, loss) };
  tf.dispose(problem.inputs);
  problem.layer.dispose();
  return step;
}

type Loss = (inputs: tf.Tensor[]) => number;

function ofInputs({ inputs }: Problem, loss: Loss): Step {
  const entries = inputs.map((input, i) => {
    const at = (values: Float32Array) =>
      withTensor(values, input.shape, (changed) => loss(inputs.map((each, j) => (i === j ? changed : each))));
    return [`gradient of input ${i}`, differences(input, at)];
  });
  return Object.fromEntries(entries);
}

function ofWeights({ inputs, weights }: Problem, loss: Loss): Step {
  const entries = Object.entries(weights).map(([name, variable]) => {
    const before = tf.clone(variable);
    const at = (values: Float32Array) =>
      withTensor(values, variable.shape, (changed) => {
        variable.assign(changed);
        return loss(inputs);
      });
    const gradient = differences(before, at);
    variable.assign(before);
    before.dispose();
    return [`gradient of weight ${name}`, gradient];
  });
  return Object.fromEntries(entries);
}

function differences(x: tf.Tensor, f: (values: Float32Array) => number): Float32Array {
  const values = x.dataSync() as Float32Array;
  return Float32Array.from(values, (value, i) => {
    const [above, below] = [value + 1, value - 1].map((changed) =>
      f(Float32Array.from(values, (each, j) => (i === j ? changed : each))),
    );
    return (above - below) / 2;
  });
}

function withTensor(values: Float32Array, shape: number[], run: (tensor: tf.Tensor) => number): number {
  const tensor = tf.tensor(values, shape);
  const result = run(tensor);
  tensor.dispose();
  return result;
}

function valuesOf(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}

function sumOfProducts(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, each, i) => sum + each * b[i], 0);
}
