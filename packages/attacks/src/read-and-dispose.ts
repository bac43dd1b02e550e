import type { DataType, DataTypeMap, Tensor } from '@tensorflow/tfjs-core';

/** The values of a tensor, which is freed. */
export async function readAndDispose<D extends DataType = 'int32'>(tensor: Tensor): Promise<DataTypeMap[D]> {
  try {
    return (await tensor.data<D>()).slice() as DataTypeMap[D];
  } finally {
    tensor.dispose();
  }
}
