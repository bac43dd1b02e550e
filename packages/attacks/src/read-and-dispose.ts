import type { Tensor } from '@tensorflow/tfjs-core';

/** The values of an int32 tensor, which is freed. */
export async function readAndDispose(tensor: Tensor): Promise<Int32Array> {
  try {
    return Int32Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}
