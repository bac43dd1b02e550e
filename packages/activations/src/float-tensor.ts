import { cast, Tensor, type TensorLike, tensor } from '@tensorflow/tfjs-core';

/** The input as a float32 tensor, as tfjs's own functions take it: numbers become a tensor, integers become floats. */
export function floatTensor(name: string, input: Tensor | TensorLike): Tensor {
  const x = input instanceof Tensor ? input : tensor(input);
  if (x.dtype === 'float32') return x;
  if (x.dtype === 'int32' || x.dtype === 'bool') return cast(x, 'float32');
  throw new TypeError(`${name}: expected a tensor of numbers, got dtype "${x.dtype}"`);
}
