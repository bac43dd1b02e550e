import { ArgumentError } from '@saf/checks';
import { model as functionalModel, LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { DenseLogits } from './dense-logits.ts';

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
 * @throws ArgumentError for another last layer (named), several outputs, or an output that is not [N, outputs]
 * @example
 * const { trunk, head } = splitHead(mnistNetwork({ activation: 'rbf' })); // head: 'rbf'
 * const z = trunk.apply(images) as tf.Tensor2D;
 */
export function splitHead(model: LayersModel): SplitModel {
  if (!(model instanceof LayersModel)) throw new ArgumentError('model', 'a tf.LayersModel', model);
  if (model.outputs.length !== 1) throw new ArgumentError('model', 'one output', model.outputs.length);
  const { shape } = model.outputs[0];
  if (shape.length !== 2) throw new ArgumentError('model', 'confidences of shape [N, outputs]', shape);
  const { z, head } = preActivations(model.outputs[0]);
  return { trunk: functionalModel({ inputs: model.inputs, outputs: z, name: `${model.name}_trunk` }), head };
}

function preActivations(output: SymbolicTensor): { z: SymbolicTensor; head: Head } {
  const layer = output.sourceLayer;
  const inputs = layer.inboundNodes[output.nodeIndex].inputTensors;
  if (layer instanceof LayersModel) {
    const inner = splitHead(layer);
    return { z: inner.trunk.apply(inputs) as SymbolicTensor, head: inner.head };
  }
  const head = headOf(layer);
  return { z: isDense(layer) ? (new DenseLogits(layer).apply(inputs[0]) as SymbolicTensor) : inputs[0], head };
}

function headOf(layer: layers.Layer): Head {
  const className = layer.getClassName();
  if (className === 'Rbf') return 'rbf';
  if (className === 'Softmax') return 'softmax';
  const { activation } = layer.getConfig();
  const carriesActivation = className === 'Activation' || isDense(layer);
  if (carriesActivation && (activation === 'rbf' || activation === 'softmax')) return activation;
  const got = `"${layer.name}" (${className}${carriesActivation ? `, activation '${activation}'` : ''})`;
  throw endingError(got);
}

function endingError(got: string): ArgumentError {
  const error = new ArgumentError('last layer', 'RBF or softmax confidences', got);
  error.message = `last layer: expected RBF or softmax confidences, got ${got}; add rbfLayer() or tf.layers.softmax() to the model`;
  return error;
}

const isDense = (layer: layers.Layer) => layer.getClassName() === 'Dense';
