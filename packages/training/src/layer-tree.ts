import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** A layer of a model, or of a model or wrapper in it. */
export interface LayerOfModel {
  readonly layer: layers.Layer;
  /** Whether it, or a model that it is in, has `trainable: false`. */
  readonly frozen: boolean;
}

/** Where tfjs keeps the layers that a layer is made of: models, wrappers, bidirectional and recurrent layers. */
const inside = ['layers', 'layer', 'forwardLayer', 'backwardLayer', 'cell', 'cells'] as const;

/** Every layer of a model, each once, those in nested models and wrappers included. */
export function layersOf(model: LayersModel): LayerOfModel[] {
  const found = new Map<layers.Layer, boolean>();
  visit(model, false, found);
  return [...found].map(([layer, frozen]) => ({ layer, frozen }));
}

function visit(layer: layers.Layer, frozenAround: boolean, found: Map<layers.Layer, boolean>): void {
  const frozen = frozenAround || layer.trainable === false;
  // A layer that two models share is frozen only if both are.
  if (found.has(layer) && (frozen || found.get(layer) === false)) return;
  found.set(layer, frozen);
  const parts = layer as unknown as Partial<Record<(typeof inside)[number], layers.Layer | layers.Layer[]>>;
  for (const name of inside) for (const part of [parts[name] ?? []].flat()) visit(part, frozen, found);
}
