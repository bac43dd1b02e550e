import type { DatasetName } from '@saf/datasets';
import { cifar10Network, mnistNetwork } from '@saf/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelPlan } from '../experiments/index.ts';

const networks = { mnist: mnistNetwork, 'fashion-mnist': mnistNetwork, cifar10: cifar10Network } as const;

/** The network of a plan, with the mean of its training images inside and its weights drawn from the seed. */
export function buildNetwork(
  dataset: DatasetName,
  { activation, outputs }: ModelPlan['network'],
  mean: Float32Array,
  seed: number,
): LayersModel {
  return networks[dataset]({ activation, outputs, mean, seed });
}
