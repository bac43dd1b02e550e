import { type Classifier, type Compiler, type Head, withCompiler } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The second part of the loss of TRADES (Zhang et al. 2019, "Theoretically principled trade-off between robustness and accuracy", eq. 5):
 *
 *     L(z, y) + β · KL(p(x) ‖ p(x′))
 *
 * where p are predictions and x′ the attacked image; the gradient goes through both predictions. The mean over the batch, in which images
 * that are not attacked count as 0.
 *
 * @param z pre-activations of the batch [N, outputs]; its first n images are those that were attacked
 * @param attacked pre-activations of these, attacked: [n, outputs]
 */
export function tradesPenalty(head: Head, z: tf.Tensor2D, attacked: tf.Tensor2D): tf.Scalar {
  const [samples] = z.shape;
  const clean = tf.slice(z, 0, attacked.shape[0]);
  const each = divergence(logPredictions(scoresOf(head, clean)), logPredictions(scoresOf(head, attacked)));
  return tf.div(tf.sum(each), samples);
}

/** Predictions are the softmax of z, or the confidences of the RBF divided by their sum. */
const scoresOf = (head: Head, z: tf.Tensor2D) => (head === 'rbf' ? tf.neg(tf.square(z)) : z);

const logPredictions = (scores: tf.Tensor2D) => tf.logSoftmax(scores) as tf.Tensor2D;

/** KL(p ‖ q) = Σₖ pₖ (ln pₖ − ln qₖ) of each row [N]. */
const divergence = (logP: tf.Tensor2D, logQ: tf.Tensor2D) =>
  tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), 1) as tf.Tensor1D;

/** What the attack of TRADES climbs: how far predictions are from those of the images as they are. */
export class DivergenceLoss {
  /** By the number of images, of which the last batch may have fewer: a variable is read anew by what is compiled. */
  private readonly known = new Map<number, { readonly clean: tf.Variable; readonly classifier: Classifier }>();

  constructor(
    private readonly classifier: Classifier,
    private readonly compiler: Compiler,
  ) {}

  /** The classifier, whose loss is the divergence from its predictions of these images, whatever the labels. */
  from(images: tf.Tensor4D): Classifier {
    const predictions = tf.tidy(() => logPredictions(this.classifier.logits(images)));
    const { clean, classifier } = this.known.get(images.shape[0]) ?? this.make(predictions);
    clean.assign(predictions);
    predictions.dispose();
    return classifier;
  }

  dispose(): void {
    tf.dispose([...this.known.values()].map(({ clean }) => clean));
  }

  private make(predictions: tf.Tensor2D) {
    const { logits } = this.classifier;
    const clean = tf.variable(predictions, false);
    const loss: Classifier['loss'] = (inputs) =>
      tf.tidy(() => divergence(clean as tf.Tensor2D, logPredictions(logits(inputs))));
    const classifier = withCompiler({ ...this.classifier, loss, losses: undefined }, this.compiler);
    const made = { clean, classifier };
    this.known.set(predictions.shape[0], made);
    return made;
  }
}
