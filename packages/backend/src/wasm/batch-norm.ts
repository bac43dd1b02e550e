import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { readFloats, withScratch, writeFloats } from './simd/memory.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import type { WasmKernel } from './wasm-backend.ts';

/** Batch normalization in training mode: { x, gamma, beta } to [y, mean, variance]. */
export const batchNormTraining: WasmKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) => {
  const { epsilon } = attrs as { epsilon: number };
  const kernels = simdKernels(backend);
  const { rows, channels } = matrixShape(x);
  const y = backend.makeOutput(x.shape, 'float32');
  const mean = backend.makeOutput([channels], 'float32');
  const variance = backend.makeOutput([channels], 'float32');
  const [xAt, meanAt, betaAt] = [x, mean, beta].map(({ dataId }) => backend.getMemoryOffset(dataId));
  withScratch(backend, (scratch) => {
    const totals = scratch.doubles(channels);
    const average = () => scratch.readDoubles(totals, channels).map((total) => total / rows);
    kernels.sumRows(xAt, rows, channels, totals);
    writeFloats(backend, mean, average());
    kernels.sumProducts(xAt, xAt, meanAt, meanAt, rows, channels, totals);
    const variances = average();
    writeFloats(backend, variance, variances);
    const scale = scratch.vector(readFloats(backend, gamma).map((each, i) => each / Math.sqrt(variances[i] + epsilon)));
    kernels.scaleRows(xAt, meanAt, scale, betaAt, rows, channels, backend.getMemoryOffset(y.dataId));
  });
  return [y, mean, variance];
};

/** Its gradients: { x, dy, gamma, mean, variance } to [dx, dgamma, dbeta]. */
export const batchNormTrainingGrad: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy, gamma, mean, variance } = inputs;
  const { epsilon } = attrs as { epsilon: number };
  const { rows, channels } = matrixShape(x);
  const [dx, dgamma, dbeta] = [x, gamma, gamma].map(({ shape }) => backend.makeOutput(shape, 'float32'));
  const [xAt, dyAt, meanAt, dxAt] = [x, dy, mean, dx].map(({ dataId }) => backend.getMemoryOffset(dataId));
  withScratch(backend, (scratch) => {
    const kernels = simdKernels(backend);
    const totals = scratch.doubles(channels);
    kernels.sumRows(dyAt, rows, channels, totals);
    const shifts = scratch.readDoubles(totals, channels);
    const noMean = scratch.vector([], channels);
    kernels.sumProducts(dyAt, xAt, noMean, meanAt, rows, channels, totals);
    const inverseStd = Float64Array.from(readFloats(backend, variance), (each) => 1 / Math.sqrt(each + epsilon));
    const scales = scratch.readDoubles(totals, channels).map((total, i) => total * inverseStd[i]);
    const factors = Float64Array.from(readFloats(backend, gamma), (each, i) => each * inverseStd[i]);
    // dx = γ/s (dy - (Σ dy)/n - (x - μ)/s (Σ dy (x - μ)/s)/n), with s = √(σ² + ε), as one sum of two scaled images.
    const ofDy = scratch.vector(factors);
    const ofX = scratch.vector(factors.map((factor, i) => (-factor * inverseStd[i] * scales[i]) / rows));
    const shift = scratch.vector(factors.map((factor, i) => (-factor * shifts[i]) / rows));
    kernels.combineRows(dyAt, ofDy, xAt, meanAt, ofX, shift, rows, channels, dxAt);
    writeFloats(backend, dgamma, scales);
    writeFloats(backend, dbeta, shifts);
  });
  return [dx, dgamma, dbeta];
};

function matrixShape({ shape }: TensorInfo): { rows: number; channels: number } {
  const channels = shape[shape.length - 1];
  return { rows: util.sizeFromShape(shape) / channels, channels };
}
