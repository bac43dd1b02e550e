import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { ScalarFunction } from '../functions/scalar-function.ts';
import type { AffineMap } from './affine-map.ts';

/** What a step of a network computes: each kind has its rule for intervals, and most have one for linear bounds. */
export type Operation =
  | { readonly kind: 'affine'; readonly map: AffineMap }
  | { readonly kind: 'elementwise'; readonly fn: ScalarFunction }
  | { readonly kind: 'maxPool'; readonly pool: MaxPool }
  /** `scale` times the sum of the inputs. */
  | { readonly kind: 'sum'; readonly scale: number }
  /** Along an axis of the batch. */
  | { readonly kind: 'concatenate'; readonly axis: number }
  /** Over the last axis. */
  | { readonly kind: 'softmax' }
  | { readonly kind: 'maximum' | 'minimum' | 'product' };

/** A maximum over windows. */
export interface MaxPool {
  /** From [N, ...input] to [N, ...output]. */
  readonly apply: (x: tf.Tensor) => tf.Tensor;
  /** The numbers of each window, [N, ...output, size of the window]; positions outside of the input give 0. */
  readonly windows: AffineMap;
}

/** What a layer computes with its inputs. */
export type LayerRule = (
  layer: layers.Layer,
  inputShapes: readonly (readonly number[])[],
  outputShape: readonly number[],
) => Operation;
