import type { DatasetName } from '@saf/data-sources';
import { cifar10Network, mnistNetwork } from '@saf/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelPlan } from '../experiments/index.ts';

/** The network of a plan, with the mean of its training images inside and its weights drawn from the seed. */
export function buildNetwork(
  dataset: DatasetName,
  network: ModelPlan['network'],
  mean: Float32Array,
  seed: number,
): LayersModel {
  const options = { ...network, mean, seed };
  return dataset === 'cifar10' ? cifar10Network(options) : mnistNetwork(options);
}
