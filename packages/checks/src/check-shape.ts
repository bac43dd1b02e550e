import type { DataType } from '@tensorflow/tfjs-core';
import { ArgumentError } from './argument-error.ts';

/**
 * Checks the shape of a tensor, and its type if one is given; null in the expected shape takes any size, but not 0.
 *
 * @throws ArgumentError for another rank, size or type
 * @example
 * checkShape('images', images, [null, 28, 28, 1], 'float32');
 */
export function checkShape(
  name: string,
  tensor: { readonly shape: readonly number[]; readonly dtype: DataType },
  expected: readonly (number | null)[],
  dtype?: DataType,
): void {
  const fits =
    tensor?.shape?.length === expected.length &&
    expected.every((size, i) => (size === null ? tensor.shape[i] > 0 : size === tensor.shape[i]));
  const wanted = `a ${dtype ? `${dtype} ` : ''}tensor of shape [${expected.map((size) => size ?? 'n >= 1').join(', ')}]`;
  if (!fits) throw new ArgumentError(name, wanted, tensor?.shape ?? tensor);
  if (dtype && tensor.dtype !== dtype) throw new ArgumentError(name, wanted, tensor.dtype);
}
