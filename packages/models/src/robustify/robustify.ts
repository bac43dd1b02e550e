import {
  activationName,
  activationNamed,
  rbfLayer,
  SafLayer,
  type SafLayerClass,
  type SafName,
  safNames,
} from '@saf/activations';
import { ArgumentError, checkOneOf } from '@saf/checks';
import { model as functionalModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkModel } from '../classifiers/split-head.ts';
import { type End, endOf, type Graph, graphOf, isConvolution, wrappedLayer } from './network-graph.ts';
import { RobustGraph } from './robust-graph.ts';

export interface RobustifyOptions {
  /** The symmetric activation function that follows each convolution, by name; or the class of its layers, for one of your own. */
  activation: SafName | SafLayerClass;
}

/**
 * A robust CNN made of a network of your own (paper, Section 4, Fig. 2), sequential or functional, with any branches.
 *
 * - Every convolution (1-, 2-, 3-D, transposed, depthwise, separable) is followed by batch norm and the SAF. A batch norm that
 *   stands right after it is kept for that; else a new one takes over the convolution's bias as its beta (but not a bias that is
 *   frozen or has a regularizer or constraint).
 * - The activation of the convolution, its own or a layer right after it (or after its batch norm), is dropped.
 * - The confidences are exp(−z²). A softmax or activation at the end is dropped. The layer that makes the scores, the last dense
 *   one or a last convolution that only pooling follows, gets no SAF; nor do other dense layers, which stay as they are.
 * - All weights are kept, as copies; train the network anew, since the SAFs change what they mean. Models inside the model are
 *   unfolded; what is frozen in them (`trainable: false`) stays frozen. The original is not changed.
 *
 * @throws ArgumentError for an unknown activation or option, a model without convolutions, with several outputs, with an output that is not
 *   [N, outputs], with a convolution inside a wrapper such as TimeDistributed, or with a layer that cannot be made again
 * @example
 * const robust = robustify(await tf.loadLayersModel('localstorage://mine'), { activation: 'mirroredRelu' });
 * const yours = robustify(model, { activation: WideTriangle }); // class WideTriangle extends SafLayer
 */
export function robustify(model: LayersModel, options: RobustifyOptions): LayersModel {
  const Activation = checkOptions(options);
  if (checkModel(model) === 1) throw new ArgumentError('model', 'at least 2 categories', 1);
  const graph = graphOf(model);
  const end = endOf(graph);
  checkConvolutions(graph, end);
  const robust = new RobustGraph(graph, end, Activation);
  const confidences = rbfLayer({ name: robust.copies.unique('confidences') }).apply(robust.outputOf(end.z));
  const inputs = model.inputs.map(({ sourceLayer }) => robust.inputs.get(sourceLayer)!);
  return functionalModel({
    inputs,
    outputs: confidences as SymbolicTensor,
    name: `${model.name}_${activationName(Activation)}`,
  });
}

function checkOptions({ activation, ...others }: RobustifyOptions): SafLayerClass {
  for (const name in others) throw new ArgumentError('options', 'activation', name);
  const isOwn = typeof activation === 'function' && activation.prototype instanceof SafLayer;
  return isOwn ? activation : activationNamed(checkOneOf('activation', activation, safNames));
}

function checkConvolutions({ steps }: Graph, { classifier }: End): void {
  for (const { layer } of steps) {
    const inside = wrappedLayer(layer);
    if (inside && isConvolution(inside))
      throw new ArgumentError(`layer "${layer.name}"`, 'no convolution inside a wrapper', layer.getClassName());
  }
  if (!steps.some((step) => isConvolution(step.layer) && step !== classifier))
    throw new ArgumentError('model', 'a convolution before the layer that makes the scores', 'none');
}
