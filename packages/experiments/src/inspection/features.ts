import { noiseImages } from '@saf/datasets';
import { featureHistograms, featureValues, jointDistribution } from '@saf/metrics';
import type { Features } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type InspectedNetwork, withImages } from './inspected-network.ts';

/** The layer and entry of Fig. 3. Which four channels it shows the paper does not say: here the first. */
const layer = 'cv2';
const position: [number, number] = [4, 4];
const channels = [0, 1, 2, 3];
const pairs: readonly [number, number][] = [
  [0, 1],
  [2, 3],
  [0, 2],
  [1, 3],
];
const bins = 40;
/** Noise images, as red squares among the test images. */
const nonsenseCount = 60;

/** Fig. 3: how the values of four channels are distributed, alone and in pairs, and where those of noise images lie. */
export async function inspectFeatures(network: InspectedNetwork): Promise<Features> {
  const { model, images, seed, classifier } = network;
  const noise = noiseImages(images.shape, { seed, firstIndex: 0, count: nonsenseCount });
  try {
    const nonsense = await nonsenseValues(network, noise);
    const clean = await withImages(images, async (pixels) => ({
      histograms: await featureHistograms(model, layer, pixels, { position, channels, bins }),
      joint: await jointOf(network, pixels),
    }));
    const nonsenseConfidence = tf.tidy(() => tf.mean(tf.max(classifier.confidences(noise), 1)).dataSync()[0]);
    return { layer, position, channels, ...clean, nonsense, nonsenseConfidence };
  } finally {
    noise.dispose();
  }
}

async function jointOf({ model }: InspectedNetwork, pixels: tf.Tensor4D): Promise<Features['joint']> {
  const joint: Features['joint'] = [];
  for (const pair of pairs) {
    const of: [number, number] = [channels[pair[0]], channels[pair[1]]];
    const { edges, counts } = await jointDistribution(model, layer, pixels, of, { position, bins });
    joint.push({ pair, edges: [...edges], counts });
  }
  return joint;
}

async function nonsenseValues({ model }: InspectedNetwork, noise: tf.Tensor4D): Promise<number[][]> {
  const features = await featureValues(model, layer, noise, { position });
  return Array.from({ length: features.count }, (_, i) =>
    channels.map((channel) => features.values[i * features.channels + channel]),
  );
}
