import type { Classifier } from '@saf/models';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { predictionScores } from './prediction-scores.ts';

/** One forward pass, of which losses and predictions share the logits. */
export class ForwardPass {
  /** The logits, if they have been asked for. */
  known?: Tensor2D;

  constructor(
    readonly classifier: Classifier,
    readonly inputs: Tensor4D,
  ) {}

  logits(): Tensor2D {
    this.known ??= this.classifier.logits(this.inputs);
    return this.known;
  }

  /** See `predictionScores`. */
  scores(): Tensor2D {
    return predictionScores(this.classifier, this.inputs, this.logits());
  }
}

/** Per-sample losses [N] from a forward pass. */
export type PassLoss = (pass: ForwardPass) => Tensor1D;
