import { ArgumentError } from '@saf/checks';
import type { layers } from '@tensorflow/tfjs-layers';
import { activationFunction, isActivation } from '../functions/activation-functions.ts';
import { affineLayers } from './affine-layers.ts';
import { mergeLayers } from './merge-layers.ts';
import type { LayerRule, Operation } from './operation.ts';
import { poolingLayers } from './pooling-layers.ts';
import { resizingLayers } from './resizing-layers.ts';

/** An operation of a layer, and the shape of its output where that is not the layer's. */
export interface LayerOperation {
  readonly operation: Operation;
  readonly shape?: readonly number[];
}

/** The operations of a layer, one after the other; none for a layer that does nothing in inference. */
export function operationsOf(
  layer: layers.Layer,
  inputShapes: readonly (readonly number[])[],
  outputShape: readonly number[],
): readonly LayerOperation[] {
  const kind = layer.getClassName();
  if (doNothing.includes(kind)) return [];
  const rule = rules[kind];
  // Recurrent layers have an activation too, which is not all that they do.
  if (!rule && !isActivation(layer))
    throw new ArgumentError(`layer "${layer.name}"`, `a layer that bounds are known of (${known()})`, kind);
  const own = rule ? [rule(layer, inputShapes, outputShape)] : [];
  const activation = activationFunction(layer);
  if (activation === 'softmax') return [...own, { kind: 'softmax' } as const].map(asOperation);
  if (activation) return [...own, { kind: 'elementwise', fn: activation } as const].map(asOperation);
  return own.map(asOperation);
}

const asOperation = (operation: Operation): LayerOperation => ({ operation });

const rules: Readonly<Record<string, LayerRule | undefined>> = {
  ...affineLayers,
  ...resizingLayers,
  ...poolingLayers,
  ...mergeLayers,
};

const doNothing = ['InputLayer', 'Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout'];

const known = () => [...Object.keys(rules), 'activations', 'dropout'].join(', ');
