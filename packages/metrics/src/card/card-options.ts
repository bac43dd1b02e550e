import type { ProgressListener } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A robust accuracy that was stated elsewhere, for the card to be held against. */
export interface ReportedAccuracy {
  /** L∞ size on the scale of the classifier's bounds. */
  readonly epsilon: number;
  /** In [0, 1]. */
  readonly accuracy: number;
}

/** How much work each check may do. */
export interface CardBudget {
  /** Steps of projected gradient descent; 40 by default. */
  readonly steps: number;
  /** Steps of Auto-PGD; 100 by default, as in AutoAttack. */
  readonly apgdSteps: number;
  /** Steps of the attack that may go anywhere in the bounds; 100 by default. */
  readonly unboundedSteps: number;
  /** Queries of Square for each image; 5,000 by default. */
  readonly squareQueries: number;
  /** Gradient estimates of an image; 40 by default. */
  readonly estimateSteps: number;
  /** Pairs of random points that each of them is made from; 50 by default. */
  readonly estimatePairs: number;
  /** Random points of the ball around each image; 10,000 by default. */
  readonly randomDraws: number;
  /** Images that random points are drawn around, and that gradients are estimated for; 20 by default. */
  readonly randomImages: number;
  /** Images that a binary read-out is made for; 20 by default. */
  readonly binarizedImages: number;
  /** Points inside the ball that such a read-out is fitted to; 999 by default. */
  readonly innerPoints: number;
}

export interface CardOptions {
  /**
   * L∞ sizes, ascending, on the scale of the classifier's bounds; by default 0.05, 0.1, 0.2 and 0.3 of their range.
   * Attacks are held against each other at the one that breaks nearest to half of the images, where there is most to see.
   */
  readonly epsilons?: readonly number[];
  /** Root of all random streams; 0 by default. */
  readonly seed?: number;
  /** Images attacked at a time, which bounds the memory; 100 by default. */
  readonly batchSize?: number;
  /** Where the images are from, for the card. */
  readonly dataset?: string;
  /** What tells these weights from others, such as their SHA-256, for the card. */
  readonly weights?: string;
  /** An undefended classifier of the same task: its twin. */
  readonly twin?: Classifier;
  /** The network of the classifier: its activation layers are looked at. */
  readonly model?: LayersModel;
  /** Features [N, F] of images [N, height, width, channels] before the last layer; by default the logits. */
  readonly features?: (images: Tensor4D) => Tensor2D;
  /** The same scores by another backward pass (BPDA), as a classifier; by default `withSmoothDerivatives` of @saf/models. */
  readonly surrogate?: Classifier;
  /** Robust accuracies that were stated for this classifier. */
  readonly reported?: readonly ReportedAccuracy[];
  /**
   * For each image the L∞ size up to which it is certified to be taken for its label, whatever the perturbation: neither for another
   * category nor for nonsense. 0 where nothing is certified.
   */
  readonly certifiedRadii?: readonly number[];
  readonly budget?: Partial<CardBudget>;
  /** Called with the share of the work that is done and what is being done, such as the id of a check. */
  readonly onProgress?: ProgressListener;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  readonly signal?: AbortSignal;
}

export const defaultBudget: CardBudget = {
  steps: 40,
  apgdSteps: 100,
  unboundedSteps: 100,
  squareQueries: 5_000,
  estimateSteps: 40,
  estimatePairs: 50,
  randomDraws: 10_000,
  randomImages: 20,
  binarizedImages: 20,
  innerPoints: 999,
};
