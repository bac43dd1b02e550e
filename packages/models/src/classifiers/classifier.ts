import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What `predict` gives for an input that belongs to no meaningful category. */
export const NONSENSE = -1;

/**
 * How a network says "nonsense" (paper, Section 5): no meaningful confidence reaches a threshold,
 * or an explicit extra output is the most confident.
 */
export type NonsenseRule = { readonly threshold: number } | { readonly category: number };

/** The network behind a classifier, for what looks inside: bounds of its scores. */
export interface ScoreNetwork {
  /** From inputs to pre-activations z [N, units]. Its layers and weights are the model's own: there is nothing to dispose. */
  readonly trunk: LayersModel;
  /** How logits come from z: −z² ('rbf'), z itself ('softmax'), or 0 and z of one unit ('sigmoid'). */
  readonly scores: 'rbf' | 'softmax' | 'sigmoid';
}

/**
 * What attacks and metrics see of a network. Every tensor a method returns belongs to the caller.
 * Inputs are float32 NHWC inside `bounds`; attacks may also ask about inputs outside of them.
 */
export interface Classifier {
  readonly name: string;
  /** Height, width and channels of one input. */
  readonly inputShape: readonly [number, number, number];
  /** Smallest and largest value of a valid pixel. */
  readonly bounds: readonly [number, number];
  /** Number of meaningful categories; an explicit nonsense output is not counted. */
  readonly categories: number;
  readonly nonsense: NonsenseRule;
  /** The network that `logits` are computed by, if they are: certificates need it. */
  readonly network?: ScoreNetwork;
  /**
   * Scores [N, outputs] before the last layer, in the log domain, so that nothing underflows:
   * softmax(logits) are the confidences divided by their sum. A softmax network gives its pre-activations z,
   * a network with RBF confidences gives ln y = -z².
   */
  logits(inputs: Tensor4D): Tensor2D;
  /** Confidences [N, outputs] in [0, 1]: what the network's last layer gives. */
  confidences(inputs: Tensor4D): Tensor2D;
  /**
   * `confidences` of inputs whose logits are known. Optional: where it is there, `predict` is what the nonsense rule makes of it,
   * and attacks that need logits and predictions save one forward pass per step.
   */
  confidencesFromLogits?(logits: Tensor2D): Tensor2D;
  /** The training loss of each sample [N], computed from pre-activations. Labels: int32 [N] in [0, outputs). */
  loss(inputs: Tensor4D, labels: Tensor1D): Tensor1D;
  /**
   * `loss` for several sets of labels from one forward pass, for attacks that ask about many categories. Optional: without it
   * they make a pass for each.
   */
  losses?(inputs: Tensor4D, labelSets: readonly Tensor1D[]): Tensor1D[];
  /** The category of each sample, or NONSENSE: int32 [N]. */
  predict(inputs: Tensor4D): Tensor1D;
}
