import { ArgumentError } from '@saf/checks';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { channelOf, type FeatureOptions, featureValues } from './feature-values.ts';

/**
 * Pearson correlations over the images between the channels of a layer, at one entry of its feature maps (paper, Fig. 4).
 * Symmetric, in [-1, 1]; NaN beside a channel that never changes, whose correlation is not defined.
 *
 * @param images at least two, [N, height, width, channels]
 * @returns `matrix[i][j]` of channels i and j
 * @throws ArgumentError for an unknown layer, a position that does not fit, or images that do not
 * @example
 * const matrix = await featureCorrelations(model, 'cv2', images, { position: [4, 4] });
 */
export async function featureCorrelations(
  model: LayersModel,
  layerName: string,
  images: Tensor4D,
  options: FeatureOptions = {},
): Promise<number[][]> {
  const features = await featureValues(model, layerName, images, options);
  if (features.count < 2) throw new ArgumentError('images', 'at least 2 images', features.count);
  const channels = Array.from({ length: features.channels }, (_, i) => standardized(channelOf(features, i)));
  return channels.map((first) => channels.map((second) => correlation(first, second)));
}

/** The values less their mean, at length 1; NaN if they are all the same. */
function standardized(values: Float32Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const constant = values.every((value) => value === values[0]);
  const centred = Float64Array.from(values, (value) => (constant ? Number.NaN : value - mean));
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  return centred.map((value) => value / length);
}

function correlation(first: Float64Array, second: Float64Array): number {
  const sum = first.reduce((total, value, i) => total + value * second[i], 0);
  // Rounding must not lead out of the range; NaN stays.
  return Math.max(-1, Math.min(1, sum));
}
