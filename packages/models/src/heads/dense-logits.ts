import * as tf from '@tensorflow/tfjs-core';
import { type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';

/**
 * z = x W + b of a dense layer that computes activation(z), on that layer's own weights: training one trains the other.
 * It lives in a trunk, for computing; what is saved is the model the dense layer belongs to.
 */
export class DenseLogits extends layers.Layer {
  static readonly className = 'DenseLogits';

  constructor(readonly source: layers.Layer) {
    super({});
    this.built = true;
  }

  override get trainableWeights(): LayerVariable[] {
    return this.source.trainableWeights;
  }

  override get nonTrainableWeights(): LayerVariable[] {
    return this.source.nonTrainableWeights;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return this.source.computeOutputShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [kernel, bias] = this.source.weights.map((weight) => weight.read());
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      const product = tf.matMul(x, kernel);
      return bias ? tf.add(product, bias) : product;
    });
  }
}
