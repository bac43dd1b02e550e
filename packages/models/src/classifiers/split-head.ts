import { ArgumentError } from '@saf/checks';
import { type HybridLossOptions, hybridLoss, softmaxLoss } from '@saf/losses';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  LayersModel,
  type LayerVariable,
  layers,
  type Shape,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';

/** How confidences come from pre-activations z: exp(−z²), or softmax(z). */
export type Head = 'rbf' | 'softmax';

export interface SplitModel {
  /** From inputs to z [N, outputs]. Its layers and weights are the model's own: there is nothing to dispose. */
  readonly trunk: LayersModel;
  readonly head: Head;
}

/**
 * Splits a network into the trunk that gives the pre-activations z and the head that makes confidences of them.
 *
 * The network ends with an RBF layer, a softmax layer, an activation layer or a dense layer with the activation 'rbf' or
 * 'softmax'; an end that is a model of its own is split inside. The network is not changed, and training the trunk trains it.
 *
 * @throws ArgumentError for another last layer (named), a softmax or RBF of one unit, several outputs, or an output that is not [N, outputs]
 * @example
 * const { trunk, head } = splitHead(mnistNetwork({ activation: 'rbf' })); // head: 'rbf'
 * const z = trunk.apply(images) as tf.Tensor2D;
 */
export function splitHead(model: LayersModel): SplitModel {
  const outputs = checkModel(model);
  const { z, last } = splitEnd(model.outputs[0], ['rbf', 'softmax']);
  if (last === 'softmax' && outputs === 1) throw headError('a softmax of one unit, which is always 1', true);
  if (outputs === 1) throw new ArgumentError('last layer', 'RBF confidences of at least 2 categories', outputs);
  return { trunk: trunkTo(model, z), head: last as Head };
}

/** The trunk that gives the z of a model's one sigmoid, so that σ(z) does not round to 0 or 1. */
export function withoutSigmoid(model: LayersModel): LayersModel {
  return trunkTo(model, splitEnd(model.outputs[0], ['sigmoid']).z);
}

/** The number of outputs of a model with one output tensor [N, outputs]. */
export function checkModel(model: LayersModel): number {
  if (!(model instanceof LayersModel)) throw new ArgumentError('model', 'a tf.LayersModel', model);
  if (model.outputs.length !== 1) throw new ArgumentError('model', 'one output', model.outputs.length);
  const { shape } = model.outputs[0];
  if (shape.length !== 2) throw new ArgumentError('model', 'confidences of shape [N, outputs]', shape);
  return shape[1]!;
}

type Last = Head | 'sigmoid';

const trunkTo = (model: LayersModel, z: SymbolicTensor): LayersModel =>
  functionalModel({ inputs: model.inputs, outputs: z, name: `${model.name}_trunk` });

/** The pre-activations of a last layer that applies one of the `wanted` activations. */
function splitEnd(output: SymbolicTensor, wanted: readonly Last[]): { z: SymbolicTensor; last: Last } {
  const layer = output.sourceLayer;
  const inputs = layer.inboundNodes[output.nodeIndex].inputTensors;
  if (layer instanceof LayersModel) {
    checkModel(layer);
    const { z, last } = splitEnd(layer.outputs[0], wanted);
    return { z: trunkTo(layer, z).apply(inputs) as SymbolicTensor, last };
  }
  const last = activationOf(layer);
  if (!wanted.includes(last as Last)) throw endingError(layer, wanted);
  const z = isDense(layer) ? (new DenseLogits(layer).apply(inputs[0]) as SymbolicTensor) : inputs[0];
  return { z, last: last as Last };
}

/** The activation that a layer applies last, in the spelling of tfjs; undefined for other kinds of layers. */
function activationOf(layer: layers.Layer): string | undefined {
  const className = layer.getClassName();
  if (className === 'Rbf' || className === 'Softmax') return className.toLowerCase();
  return className === 'Activation' || isDense(layer) ? (layer.getConfig().activation as string) : undefined;
}

function endingError(layer: layers.Layer, wanted: readonly Last[]): ArgumentError {
  const activation = activationOf(layer);
  const got = `"${layer.name}" (${layer.getClassName()}${activation ? `, activation '${activation}'` : ''})`;
  if (wanted.includes('sigmoid')) return new ArgumentError('last layer', 'a sigmoid', got);
  return headError(got, [layer.outputShape].flat().at(-1) === 1);
}

function headError(got: string, isOneUnit: boolean): ArgumentError {
  const [advice, kinds] = isOneUnit
    ? ['', "'sigmoid' or 'logits'"]
    : ['add rbfLayer() or tf.layers.softmax() to the model, or ', "'logits' or 'probabilities'"];
  const error = new ArgumentError('last layer', 'RBF or softmax confidences', '');
  error.message = error.message.replace('""', `${got}; ${advice}say by \`outputs\` that they are ${kinds}`);
  return error;
}

const isDense = (layer: layers.Layer) => layer.getClassName() === 'Dense';

/**
 * z = x W + b of a dense layer that computes activation(z), on that layer's own weights: training one trains the other.
 * It lives in a trunk, for computing; what is saved is the model the dense layer belongs to.
 */
class DenseLogits extends layers.Layer {
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

/** The loss of each sample [N] from pre-activations z [N, outputs] and labels, int32 [N] in [0, outputs). */
export type LossOfPreActivations = (z: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;

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
