import * as activations from '@saf/activations';
import type { layers } from '@tensorflow/tfjs-layers';

/** The layer of a symmetric activation function, by the function's name. */
export function safLayer(activation: activations.SafName, name: string): layers.Layer {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: a new activation needs no line here.
  return activations[`${activation}Layer`]({ name });
}
