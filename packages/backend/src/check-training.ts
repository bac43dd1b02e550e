import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/**
 * Checks that the engine has all that training a model needs, before its first step: without it tfjs names a missing kernel in
 * mid-training, and not the layer.
 *
 * Each layer is run on zeros, with its gradients. Weights, moving averages and the states of recurrent layers come out as they were,
 * the latter reset.
 *
 * @param model - any LayersModel
 * @param inputs - a batch that it takes, where zeros in the shape of its inputs will not do: sizes that are open, indices from 1 up
 * @throws Error that names the layer, the kernel and the engine; ArgumentError where sizes of the model's inputs are open and no
 * batch is given
 * @example
 * checkTraining(model); // Layer "conv3d_1" (Conv3D) cannot train on webgl: kernel Conv3DBackpropFilterV2 is missing there
 */
export function checkTraining(model: LayersModel, inputs?: tf.Tensor | tf.Tensor[]): void {
  const weights = tf.tidy(() => model.getWeights().map((weight) => tf.keep(tf.clone(weight))));
  const probe = new Probe();
  const undos = leaves(model).map((layer) => probe.watch(layer));
  try {
    tf.tidy(() => void model.apply(inputs ?? zeros(model), { training: true }));
  } finally {
    for (const undo of undos) undo();
    model.setWeights(weights);
    model.resetStates();
    tf.dispose(weights);
  }
}

/** The layers of a model and of the models in it. */
function leaves(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? leaves(layer as LayersModel) : [layer]));
}

function zeros(model: LayersModel): tf.Tensor[] {
  return model.inputs.map(({ shape: [batch, ...sizes], dtype }) => {
    if (sizes.includes(null))
      throw new ArgumentError('inputs', 'a batch, for the sizes that the model leaves open', `[${[batch, ...sizes]}]`);
    return tf.zeros([batch ?? 2, ...(sizes as number[])], dtype);
  });
}

/** Runs the gradients of layers while they are called. */
class Probe {
  /** Whether a layer that was called has weights to train, so that those after it pass gradients on. */
  private trains = false;

  /** Makes a layer check its gradients when it is called; returns the undo. */
  watch(layer: Layer): () => void {
    const before = Object.getOwnPropertyDescriptor(layer, 'call');
    const stock = layer.call;
    const call: Layer['call'] = (inputs, kwargs) => {
      this.check(layer, [inputs].flat(), (each) => [stock.call(layer, each, kwargs)].flat());
      return stock.call(layer, inputs, kwargs);
    };
    Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
    return () => {
      delete (layer as Partial<Layer>).call;
      if (before) Object.defineProperty(layer, 'call', before);
    };
  }

  private check(layer: Layer, inputs: tf.Tensor[], run: (inputs: tf.Tensor[]) => tf.Tensor[]): void {
    const total = (each: tf.Tensor[]) => tf.addN(run(each).map((output) => tf.sum(output))) as tf.Scalar;
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const floats = inputs.every(({ dtype }) => dtype === 'float32');
    try {
      if (variables.length > 0) tf.tidy(() => void tf.variableGrads(() => total(inputs), variables));
      if (this.trains && floats) tf.tidy(() => void tf.grads((...each) => total(each))(inputs));
    } catch (error) {
      const why = obstacle(error as Error) ?? batchNormObstacle(layer, inputs[0]);
      if (why)
        throw new Error(`Layer "${layer.name}" (${layer.getClassName()}) cannot train on ${why}`, { cause: error });
    }
    this.trains ||= variables.length > 0;
  }
}

// Core fuses a convolution with its bias unless its activation is relu or elu, and refuses the gradient there itself.
const unfused = ' (they are after accelerateTraining, with the activation in a layer of its own)';

/** What tfjs says where an engine, or core itself, has no kernel or gradient, and how to say it in one sentence. */
const obstacles: [RegExp, (engine: string, match: RegExpExecArray) => string][] = [
  [
    /^Kernel '(\w+)' not registered for backend/,
    (engine, [, kernel]) => `${engine}: kernel ${kernel} is missing there`,
  ],
  [
    /gradient function not found for (\w+)/,
    (engine, [, kernel]) => `${engine}: tfjs has no gradient of kernel ${kernel}`,
  ],
  [
    /in gradient of (fused )?(\w+): (dilation rates .*)/s,
    (engine, [, fused, kernel, what]) => `${engine}: ${kernel}, ${firstSentence(what)}${fused ? unfused : ''}`,
  ],
];

/** The engine, and which kernel it lacks; null for an error of another kind, which is the caller's own to meet. */
function obstacle({ message }: Error): string | null {
  for (const [pattern, say] of obstacles) {
    const match = pattern.exec(message);
    if (match) return say(engineName(), match);
  }
  return null;
}

function engineName(): string {
  return tf.getBackend() === 'tensorflow' ? 'native' : tf.getBackend();
}

function firstSentence(text: string): string {
  return text.replace(/\.[\s\S]*$/, '');
}

/**
 * What keeps tfjs's own batch normalization from training; null where nothing does. Its errors, of sizes that do not match and of
 * properties of undefined, do not say it.
 */
function batchNormObstacle(layer: Layer, x: tf.Tensor): string | null {
  if (layer.getClassName() !== 'BatchNormalization') return null;
  const { axis, scale, center } = layer.getConfig() as { axis: number | number[]; scale: boolean; center: boolean };
  const isLast = [axis].flat().every((each) => each === -1 || each === x.rank - 1);
  if (isLast && scale && center) return null;
  const what = isLast ? `without ${scale ? 'center' : 'scale'}` : `over axis ${axis}, as channels first need it`;
  return `${engineName()}: tfjs has no gradient of batch normalization ${what}; accelerateTraining(model) gives it one`;
}
