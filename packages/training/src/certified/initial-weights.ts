import { networkOf } from '@saf/certify/propagation';
import { fillGaussian, type RandomSource, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';

/**
 * Initial weights for certified training: Gaussian kernels of standard deviation √(2π) / inputs, with which the widths of intervals
 * stay as they are from layer to layer (Shi et al. 2021, Section 3.1), and batch norm that puts symmetric activations on the slope
 * of their bump, where intervals do not cover all of it: γ = 0.25 and β = 0.5 before mReLU, 0.6 before RBF.
 */
export function initialise(model: LayersModel, seed: number): void {
  const { steps } = networkOf(model);
  // By their places, since tfjs numbers the names of layers as they are made.
  for (const [place, layer] of [...new Set(steps.map((step) => step.layer))].entries()) {
    if (!layer.trainable) continue;
    const kernel = layer.trainableWeights.find(({ shape }) => shape.length > 1);
    if (kernel) initialiseKernel(kernel, randomStream(seed, 'certified weights', place));
  }
  for (const { layer, operation, inputs } of steps) {
    const offset = operation.kind === 'elementwise' ? offsetFor(layer) : undefined;
    if (offset === undefined) continue;
    const before = steps[inputs[0]]?.layer;
    if (before?.getClassName() === 'BatchNormalization') initialiseBatchNorm(before, offset);
  }
}

/** By the class of an activation's layer, and by its name as the activation of another. */
const offsets: Readonly<Record<string, number | undefined>> = {
  MirroredRelu: 0.5,
  mirroredRelu: 0.5,
  Rbf: 0.6,
  rbf: 0.6,
};

function offsetFor(layer: layers.Layer): number | undefined {
  return offsets[layer.getClassName()] ?? offsets[String(layer.getConfig().activation)];
}

function initialiseKernel(kernel: LayerVariable, source: RandomSource): void {
  const shape = kernel.shape as number[];
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const values = new Float32Array(inputs * shape.at(-1)!);
  fillGaussian(values, source, 0, Math.sqrt(2 * Math.PI) / inputs);
  write(kernel, tf.tensor(values, shape));
}

function initialiseBatchNorm(layer: layers.Layer, offset: number): void {
  const { scale, center } = layer.getConfig();
  if (!scale || !center) return;
  const [gamma, beta] = layer.weights;
  write(gamma, tf.fill(gamma.shape as number[], 0.25));
  write(beta, tf.fill(beta.shape as number[], offset));
}

function write(weight: LayerVariable, values: tf.Tensor): void {
  weight.write(values);
  values.dispose();
}
