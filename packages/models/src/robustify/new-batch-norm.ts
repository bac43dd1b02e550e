import { ArgumentError } from '@saf/checks';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../layers/batch-norm.ts';

export const hasBias = (layer: layers.Layer) => layer.getConfig().useBias !== false;

/**
 * Batch norm of a convolution's output. If the convolution's bias is moved, it becomes batch norm's beta: with the initial
 * running averages, 0 and 1, that is the same sum.
 */
export function newBatchNorm(
  convolved: SymbolicTensor,
  convolution: layers.Layer,
  movesBias: boolean,
  unique: (name: string) => string,
): SymbolicTensor {
  const channelsFirst = convolution.getConfig().dataFormat === 'channelsFirst';
  const layer = batchNorm(unique(`${convolution.name}_bn`), channelsFirst ? 1 : -1);
  const normalized =
    convolved.rank === 5 ? applyToVolumes(layer, convolved, channelsFirst, unique) : apply(layer, convolved);
  if (movesBias) {
    const [gamma, , ...averages] = layer.getWeights();
    layer.setWeights([gamma, convolution.getWeights().at(-1)!, ...averages]);
  }
  return normalized;
}

// tfjs's batch norm stops at rank 4: depth and height are taken as one.
function applyToVolumes(
  layer: layers.Layer,
  volumes: SymbolicTensor,
  channelsFirst: boolean,
  unique: (name: string) => string,
): SymbolicTensor {
  const sizes = volumes.shape.slice(1) as number[];
  if (sizes.some((size) => !size)) throw new ArgumentError(`input of "${layer.name}"`, 'known sizes', volumes.shape);
  const [a, b, c, d] = sizes;
  const joined = channelsFirst ? [a, b * c, d] : [a * b, c, d];
  const images = apply(layers.reshape({ name: unique(`${layer.name}_joined`), targetShape: joined }), volumes);
  return apply(layers.reshape({ name: unique(`${layer.name}_parted`), targetShape: sizes }), apply(layer, images));
}

const apply = (layer: layers.Layer, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor;
