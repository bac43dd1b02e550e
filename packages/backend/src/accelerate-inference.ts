import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { byTiles, inputGradientByTiles } from './gradients/winograd.ts';
import { type Call, convolutionCall, layersOf, replaceCall, replaceMethod, slidesOf } from './layer-calls.ts';

/**
 * Makes a model predict faster: Conv2D layers with filters of 5 × 5 or 3 × 3 and stride 1 by Winograd's minimal filtering (Lavin and Gray
 * 2016), where the engine has kernels for it and tiles fit; all others keep their own way.
 *
 * Predictions are those of tfjs-layers within rounding: outputs of a layer are off by up to 2.5e-5 of their root mean square. An image has
 * the same bits in any batch, compiled or not. Gradients are computed in the same way; each Conv2D layer has a method more for those in the
 * images alone, `inputGradient(dy, inputShape)` from [N, H', W', K] to [N, H, W, C], which `classifierFromModel` of @saf/models asks.
 * Training is untouched, and the model saves as before. Nested models and wrapped layers are found.
 *
 * @param model any LayersModel
 * @returns a function that gives the layers their own way back
 * @example
 * const undo = accelerateInference(model);
 * const confidences = model.predict(images);
 * undo();
 */
export function accelerateInference(model: LayersModel): () => void {
  const undos = [...layersOf(model).keys()].filter((layer) => layer.getClassName() === 'Conv2D').map(accelerate);
  return () => {
    for (const undo of undos.splice(0)) undo();
  };
}

function accelerate(layer: layers.Layer): () => void {
  const slides = slidesOf(layer);
  if (!slides) return () => {};
  const stock = layer.call;
  const own: Call = (inputs, kwargs) => stock.call(layer, inputs, kwargs);
  const fast = convolutionCall(layer, own, byTiles);
  const inputGradient = (dy: tf.Tensor4D, inputShape: number[]) =>
    inputGradientByTiles(dy, layer.getWeights()[0] as tf.Tensor4D, inputShape, slides);
  const undos = [
    replaceCall(layer, (inputs, kwargs) => (kwargs?.training ? own : fast)(inputs, kwargs)),
    replaceMethod(layer, 'inputGradient', inputGradient),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}
