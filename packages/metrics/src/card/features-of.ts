import { classifierFromModel } from '@saf/models';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { CardBench } from './card-bench.ts';

/** What a binary read-out is fitted to: features of the user's, else what the network's last dense layer is given, else the scores. */
export function featuresOf({ classifier, options }: CardBench): (images: Tensor4D) => Tensor2D {
  const { features, model } = options;
  return features ?? (model && beforeLastDense(model)) ?? ((images) => classifier.logits(images));
}

function beforeLastDense(network: LayersModel): ((images: Tensor4D) => Tensor2D) | undefined {
  const last = network.layers.filter((layer) => layer.getClassName() === 'Dense').at(-1);
  if (!last) return undefined;
  // A softmax has no weights, and as a Classifier's head it makes its logits the features, differentiated at the inputs only.
  const outputs = layers.softmax().apply(last.input) as SymbolicTensor;
  const upToFeatures = classifierFromModel(functionalModel({ inputs: network.inputs, outputs }));
  return (images) => upToFeatures.logits(images);
}
