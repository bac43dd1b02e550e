import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { readFloats, readIntegers, writeFloats } from './simd/memory.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import type { WasmKernel, WasmKernelParams } from './wasm-backend.ts';

/** dy where x > 0, 0 elsewhere, in one pass. */
export const reluGrad: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).reluGradient(x, addressOf(params, 'dy'), count, target);
  return out;
};

/** max(0, 1 - |x|), in one pass. */
export const mirroredRelu: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).mirroredRelu(x, count, target);
  return out;
};

/** dy on (-1, 0), -dy on (0, 1), 0 elsewhere, in one pass. */
export const mirroredReluGrad: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).mirroredReluGradient(x, addressOf(params, 'dy'), count, target);
  return out;
};

/** e^(-x²), in one pass. */
export const rbf: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).rbf(x, count, target);
  return out;
};

/** -2 x e^(-x²) dy, in one pass. */
export const rbfGrad: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).rbfGradient(x, addressOf(params, 'dy'), count, target);
  return out;
};

/** The tensor itself: the stock kernel copies its values, and core's tape clones all that gradients need. */
export const identity: WasmKernel = (params, stock) => {
  const { x } = params.inputs;
  if (x.dtype === 'string') return stock(params);
  params.backend.incRef(x.dataId);
  return { ...x } satisfies TensorInfo;
};

function elementwise(params: WasmKernelParams) {
  const { shape } = params.inputs.x;
  const out = params.backend.makeOutput(shape, 'float32');
  const target = params.backend.getMemoryOffset(out.dataId);
  return { out, target, count: util.sizeFromShape(shape), x: addressOf(params, 'x') };
}

function addressOf({ inputs, backend }: WasmKernelParams, name: string): number {
  return backend.getMemoryOffset(inputs[name].dataId);
}

/** Sign; the stock kernel of 4.22 has 0 for all numbers nearer to 0 than 1.2e-7. */
export const sign: WasmKernel = (params, stock) => {
  const { inputs, backend } = params;
  const { x } = inputs;
  if (x.dtype !== 'float32') return stock(params);
  const out = backend.makeOutput(x.shape, 'float32');
  const [from, to] = [x, out].map(({ dataId }) => backend.getMemoryOffset(dataId));
  simdKernels(backend).sign(from, util.sizeFromShape(x.shape), to);
  return out;
};

/** log(1 + x); the stock kernel of 4.22 adds first, which leaves 0 of a small x. */
export const log1p: WasmKernel = (params, stock) => {
  const { inputs, backend } = params;
  const { x } = inputs;
  if (x.dtype !== 'float32') return stock(params);
  const out = backend.makeOutput(x.shape, 'float32');
  writeFloats(backend, out, readFloats(backend, x).map(Math.log1p));
  return out;
};

/** One-hot vectors; the stock kernel of 4.22 writes whole numbers of four bytes, whatever type the output has. */
export const oneHot: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { indices } = inputs;
  const { dtype, depth, onValue, offValue } = attrs as unknown as OneHotAttributes;
  if (dtype === 'int32') return stock(params);
  const out = backend.makeOutput([...indices.shape, depth], dtype);
  const values = new (dtype === 'bool' ? Uint8Array : Float32Array)(util.sizeFromShape(out.shape)).fill(offValue);
  for (const [row, index] of readIntegers(backend, indices).entries())
    if (index >= 0 && index < depth) values[row * depth + index] = onValue;
  const { buffer } = simdKernels(backend).memory;
  new Uint8Array(buffer, backend.getMemoryOffset(out.dataId), values.byteLength).set(new Uint8Array(values.buffer));
  return out;
};

interface OneHotAttributes {
  dtype: 'int32' | 'float32' | 'bool';
  depth: number;
  onValue: number;
  offValue: number;
}

/** One step of SGD with momentum: { weight, velocity, gradient, learningRate } to [weight, velocity], in one pass. */
export const momentumStep: WasmKernel = ({ inputs, attrs, backend }) => {
  const { momentum, weightDecay } = attrs as Record<string, number>;
  const [learningRate] = readFloats(backend, inputs.learningRate);
  const { shape } = inputs.weight;
  const outputs = [backend.makeOutput(shape, 'float32'), backend.makeOutput(shape, 'float32')];
  const [weight, velocity, gradient, newWeight, newVelocity] = [
    inputs.weight,
    inputs.velocity,
    inputs.gradient,
    ...outputs,
  ].map(({ dataId }) => backend.getMemoryOffset(dataId));
  const count = util.sizeFromShape(shape);
  const options = [learningRate, momentum, weightDecay] as const;
  simdKernels(backend).momentumStep(weight, velocity, gradient, count, ...options, newWeight, newVelocity);
  return outputs;
};
