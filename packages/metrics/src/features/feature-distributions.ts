import { checkFinite, checkNumber } from '@saf/checks';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { binOf, edgesOf, type Histogram, type HistogramOptions, histogramOf } from '../histogram.ts';
import { channelOf, type FeatureOptions, featureValues } from './feature-values.ts';

export interface FeatureHistogramsOptions extends FeatureOptions, HistogramOptions {
  /** The channels that are looked at; all by default. */
  readonly channels?: readonly number[];
}

/**
 * Histograms of a layer's values at one entry of its feature maps, one per channel (paper, Fig. 3, top).
 *
 * @throws ArgumentError for an unknown layer, a position, channel, range or number of bins that does not fit, or images that do not
 * @example
 * const [first, second] = await featureHistograms(model, 'cv2', images, { position: [4, 4], channels: [0, 7], bins: 40 });
 */
export async function featureHistograms(
  model: LayersModel,
  layerName: string,
  images: Tensor4D,
  { channels, bins, range, ...options }: FeatureHistogramsOptions = {},
): Promise<Histogram[]> {
  const features = await featureValues(model, layerName, images, options);
  const chosen = channels ?? Array.from({ length: features.channels }, (_, channel) => channel);
  for (const [i, channel] of chosen.entries())
    checkNumber(`channels[${i}]`, channel, { min: 0, max: features.channels - 1, integer: true });
  return chosen.map((channel) => histogramOf(channelOf(features, channel), { bins, range }));
}

export interface JointDistributionOptions extends FeatureOptions {
  /** Bins of equal width along each axis; 50 by default. */
  readonly bins?: number;
  /** Lowest and highest edge of each axis; by default the smallest and the largest value. What lies outside is not counted. */
  readonly ranges?: readonly [readonly [number, number], readonly [number, number]];
}

export interface JointDistribution {
  /** Edges of the bins of the first and of the second channel, one more than bins each. */
  readonly edges: readonly [number[], number[]];
  /** `counts[i][j]`: images in bin i of the first channel and bin j of the second. */
  readonly counts: number[][];
}

/**
 * How the values of two channels of a layer fall together at one entry of its feature maps (paper, Fig. 3, bottom).
 *
 * @throws ArgumentError for an unknown layer, a position, channel, range or number of bins that does not fit, or images that do not
 * @example
 * const { edges, counts } = await jointDistribution(model, 'cv2', images, [0, 7], { bins: 40 });
 */
export async function jointDistribution(
  model: LayersModel,
  layerName: string,
  images: Tensor4D,
  channels: readonly [number, number],
  { bins, ranges, ...options }: JointDistributionOptions = {},
): Promise<JointDistribution> {
  const features = await featureValues(model, layerName, images, options);
  checkFinite('values', features.values);
  const axis = (i: 0 | 1) => {
    checkNumber(`channels[${i}]`, channels[i], { min: 0, max: features.channels - 1, integer: true });
    const values = channelOf(features, channels[i]);
    return { values, edges: edgesOf(values, { bins, range: ranges?.[i] }) };
  };
  return countPairs(axis(0), axis(1));
}

interface Axis {
  readonly values: Float32Array;
  readonly edges: number[];
}

function countPairs(first: Axis, second: Axis): JointDistribution {
  const counts = first.edges.slice(1).map(() => new Array<number>(second.edges.length - 1).fill(0));
  for (const [i, value] of first.values.entries()) {
    const [row, column] = [binOf(value, first.edges), binOf(second.values[i], second.edges)];
    if (row !== null && column !== null) counts[row][column]++;
  }
  return { edges: [first.edges, second.edges], counts };
}
