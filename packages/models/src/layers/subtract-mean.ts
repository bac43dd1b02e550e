import { ArgumentError, checkFinite } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface SubtractMeanConfig extends LayerConfig {
  /** The mean, flat, as many numbers as one input has; zeros by default. Saved with the weights. */
  mean?: ArrayLike<number>;
}

/**
 * x − mean, so that a saved network takes plain images: one non-trainable weight `mean` of the shape of one input.
 *
 * Made by `subtractMean`; saved under the class name 'SubtractMean'.
 */
export class SubtractMean extends layers.Layer {
  static readonly className = 'SubtractMean';
  readonly #initial: ArrayLike<number> | undefined;
  #mean: LayerVariable | undefined;

  constructor(config: SubtractMeanConfig = {}) {
    super(config);
    this.#initial = config.mean;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape).slice(1) as number[];
    this.#mean = this.addWeight('mean', shape, 'float32', initializers.zeros(), undefined, false);
    if (this.#initial) writeMean(this.#mean, this.#initial, shape);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      return tf.sub(Array.isArray(inputs) ? inputs[0] : inputs, this.#mean!.read());
    });
  }
}

function writeMean(variable: LayerVariable, mean: ArrayLike<number>, shape: number[]): void {
  const size = tf.util.sizeFromShape(shape);
  if (mean.length !== size) throw new ArgumentError('mean', `${size} numbers, one for each of [${shape}]`, mean.length);
  checkFinite('mean', mean);
  const value = tf.tensor(Float32Array.from(mean), shape);
  variable.write(value);
  value.dispose();
}

/**
 * A layer that subtracts the mean of the training images: y = x − mean.
 *
 * Inputs and outputs: float32 [N, ...shape of the mean].
 *
 * @throws ArgumentError on building, if the mean has another size than one input, or is not finite
 * @example
 * tf.sequential({ layers: [subtractMean({ inputShape: [28, 28, 1], mean: meanImage(train) })] });
 */
export function subtractMean(config: SubtractMeanConfig = {}): SubtractMean {
  return new SubtractMean(config);
}
