import * as tf from '@tensorflow/tfjs-core';
import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

type Call = layers.Layer['call'];

/**
 * What a model gives in inference mode, differentiated with respect to its inputs only: features for an attack, say.
 *
 * @param model any network of one input and one output
 * @returns a function of inputs, whose result belongs to the caller; it follows the model's weights
 * @example
 * const features = inferencePass(tf.model({ inputs: network.inputs, outputs: network.getLayer('dense').output }));
 */
export function inferencePass(model: LayersModel): (inputs: tf.Tensor) => tf.Tensor {
  const frozen = frozenLayers(model);
  return (inputs) => tf.tidy(() => runFrozen(frozen, () => model.apply(inputs) as tf.Tensor));
}

/** A layer whose derivative with respect to its input is a linear map that its weights give. */
export interface FrozenLayer {
  readonly layer: layers.Layer;
  readonly gradient: InputGradient;
}

/** The layers of a model, and of models inside it, that can be run with frozen weights; each once. */
export function frozenLayers(model: LayersModel): FrozenLayer[] {
  return [...allLayers(model)].flatMap((layer) => {
    const gradient = inputGradientOf(layer);
    return gradient ? [{ layer, gradient }] : [];
  });
}

function allLayers(model: LayersModel, found = new Set<layers.Layer>()): Set<layers.Layer> {
  for (const layer of model.layers) {
    if (layer instanceof LayersModel) allLayers(layer, found);
    else found.add(layer);
  }
  return found;
}

/**
 * Runs `forward` with layers that differentiate with respect to their inputs only, and lets go of them again.
 *
 * For a fused convolution or dense product tfjs computes the gradients of the weights whether they are asked for or not, and that of
 * batch norm in inference mode tiles its averages to the size of the images: an attack, which needs neither, would spend most
 * of its time there. (Without scale the latter fails altogether.) Values are those of the layers' own `call`, bit for bit.
 */
export function runFrozen<T>(frozen: readonly FrozenLayer[], forward: () => T): T {
  const undos = frozen.map(freeze);
  try {
    return forward();
  } finally {
    for (const undo of undos) undo();
  }
}

function freeze({ layer, gradient }: FrozenLayer): () => void {
  const { inputGradient = gradient } = layer as WithInputGradient;
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  const own = layer.call;
  const call: Call = (inputs, kwargs) => {
    if (kwargs?.training) return own.call(layer, inputs, kwargs);
    const run = (x: tf.Tensor) => own.call(layer, x, kwargs) as tf.Tensor;
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.customGrad((x) => ({
      value: run(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => inputGradient(dy, input.shape),
    }))(input);
  };
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<layers.Layer>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}

/** From the gradient of a layer's output to that of its input, of the given shape. */
type InputGradient = (dy: tf.Tensor, inputShape: number[]) => tf.Tensor;

/** A layer that computes such gradients itself, as those of models do that went through `accelerateInference` of @saf/backend. */
interface WithInputGradient {
  readonly inputGradient?: InputGradient;
}

type Config = ReturnType<layers.Layer['getConfig']>;

/** How a convolution, a dense layer or batch norm (by its running averages) carries a gradient back; null for other layers. */
function inputGradientOf(layer: layers.Layer): InputGradient | null {
  const config = layer.getConfig();
  const kind = layer.getClassName();
  if (kind === 'BatchNormalization') return batchNormGradient(layer, config);
  // With an activation tfjs does not fuse, and its own gradient leaves out what is not asked for.
  if (config.activation !== 'linear') return null;
  if (kind === 'Dense') return denseGradient(layer);
  return kind === 'Conv2D' && isPlainConvolution(config) ? convolutionGradient(layer, config) : null;
}

function denseGradient(layer: layers.Layer): InputGradient {
  // An input of a higher rank is multiplied row by row.
  return (dy, shape) => {
    const kernel = layer.getWeights()[0];
    const rows = tf.reshape(dy, [-1, kernel.shape[1] as number]);
    return tf.reshape(tf.matMul(rows, kernel, false, true), shape);
  };
}

function isPlainConvolution({ dilationRate, dataFormat }: Config): boolean {
  return dataFormat === 'channelsLast' && [dilationRate].flat().every((rate) => rate === 1);
}

function convolutionGradient(layer: layers.Layer, { strides, padding }: Config): InputGradient {
  return (dy, shape) =>
    tf.conv2dTranspose(
      dy as tf.Tensor4D,
      layer.getWeights()[0] as tf.Tensor4D,
      shape as [number, number, number, number],
      strides as [number, number],
      padding as 'same' | 'valid',
    );
}

/** dy · γ / √(variance + ε), over the channels. Keras writes their axis as a list of one. */
function batchNormGradient(layer: layers.Layer, { scale, center, axis, epsilon }: Config): InputGradient | null {
  const [channels, ...more] = [axis].flat().map(Number);
  const overLast = channels === -1 || channels === (layer.inputSpec?.[0]?.ndim as number) - 1;
  // Over other axes tfjs has a gradient of its own, but for layers without scale or center.
  if (more.length > 0 || (!overLast && scale && center)) return null;
  return (dy, shape) => {
    const weights = layer.getWeights();
    const deviation = tf.sqrt(tf.add(weights[weights.length - 1], epsilon as number));
    return tf.mul(dy, alongAxis(scale ? tf.div(weights[0], deviation) : tf.div(1, deviation), channels, shape));
  };
}

function alongAxis(factors: tf.Tensor, axis: number, shape: number[]): tf.Tensor {
  if (axis === -1 || axis === shape.length - 1) return factors;
  const sizes = shape.map(() => 1);
  sizes[axis < 0 ? axis + shape.length : axis] = factors.size;
  return tf.reshape(factors, sizes);
}
