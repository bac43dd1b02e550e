import { LayersModel, type layers } from '@tensorflow/tfjs-layers';
import { type InputGradient, inputGradientOf } from './input-gradient.ts';

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
