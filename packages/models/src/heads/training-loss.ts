import { type HybridLossOptions, hybridLoss, softmaxLoss } from '@saf/losses';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { splitHead } from './split-head.ts';

/** The loss of each sample [N] from pre-activations z [N, outputs] and labels, int32 [N] in [0, outputs). */
export type LossOfPreActivations = (z: Tensor2D, labels: Tensor1D) => Tensor1D;

/**
 * The loss a network is trained with: the hybrid loss (paper, eq. 7) for RBF confidences, the softmax loss for softmax.
 *
 * @param options `lossWeights` (α₁, α₂, α₃) and p of the hybrid loss; a softmax network has no use for them
 * @throws ArgumentError if the network ends with neither, see `splitHead`
 * @example
 * const loss = trainingLoss(model, { lossWeights: [1, 1, 1 / 9] });
 * const perSample = loss(splitHead(model).trunk.apply(images) as tf.Tensor2D, labels);
 */
export function trainingLoss(model: LayersModel, options?: HybridLossOptions): LossOfPreActivations {
  return splitHead(model).head === 'rbf' ? (z, labels) => hybridLoss(z, labels, options) : softmaxLoss;
}
