import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { batchNormCall } from './layers/batch-norm-call.ts';
import { convolutionCall } from './layers/convolution-call.ts';
import type { Call } from './layers/layer-call.ts';

/** A layer's training step in fewer operations, by class; it calls `stock` where it has no better one. */
const trainingCalls: Record<string, (layer: layers.Layer, stock: Call) => Call> = {
  BatchNormalization: batchNormCall,
  Conv2D: convolutionCall,
};

/**
 * Makes a model's layers train in fewer operations: every BatchNormalization with `batchNormTraining`, one op in place of some
 * twenty, and every Conv2D without the gradient of the images, which tfjs computes for the first layer too.
 *
 * Outputs, gradients and moving averages are those of tfjs-layers; inference is untouched, and the model saves as and
 * loads into plain tfjs-layers. Nested models and wrapped layers are found. Batch norm over another axis than the last, and
 * a convolution with channels first, keep their own way.
 *
 * @param model - any LayersModel
 * @returns a function that gives the layers their own training step back
 * @example
 * const undo = accelerateTraining(model);
 * await model.fit(images, labels);
 * undo();
 */
export function accelerateTraining(model: LayersModel): () => void {
  const undos = [...allLayers(model)].map(accelerate);
  return () => {
    for (const undo of undos.splice(0)) undo();
  };
}

function allLayers(root: layers.Layer, found = new Set<layers.Layer>()): Set<layers.Layer> {
  found.add(root);
  const { layers: nested = [], layer: wrapped } = root as { layers?: layers.Layer[]; layer?: layers.Layer };
  for (const each of wrapped ? [wrapped, ...nested] : nested) allLayers(each, found);
  return found;
}

function accelerate(layer: layers.Layer): () => void {
  const trainingCall = trainingCalls[layer.getClassName()];
  if (!trainingCall) return () => {};
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  const stock = layer.call;
  const fast = trainingCall(layer, (inputs, kwargs) => stock.call(layer, inputs, kwargs));
  const call: Call = (inputs, kwargs) => (kwargs?.training ? fast(inputs, kwargs) : stock.call(layer, inputs, kwargs));
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<layers.Layer>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}
