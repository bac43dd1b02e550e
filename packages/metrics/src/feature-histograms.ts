import { checkNumber } from '@saf/checks';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { channelOf, type FeatureOptions, featureValues } from './feature-values.ts';
import { type Histogram, type HistogramOptions, histogramOf } from './histogram.ts';

export interface FeatureHistogramsOptions extends FeatureOptions, HistogramOptions {
  /** The channels that are looked at; all by default. */
  readonly channels?: readonly number[];
}

/**
 * Histograms of a layer's values at one entry of its feature maps, one a channel (paper, Fig. 3, top).
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
