import { cast, oneHot, type Tensor } from '@tensorflow/tfjs-core';

/** 1 at the label, 0 elsewhere: float32 [N, C]. The row of a label out of range is all 0. */
export function oneHotLabels(labels: Tensor, categories: number): Tensor {
  // oneHot(…, 'float32') writes the bits of an integer on tfjs's wasm engine.
  return cast(oneHot(labels, categories), 'float32');
}
