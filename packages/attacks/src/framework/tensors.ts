import * as tf from '@tensorflow/tfjs-core';

/** The tensors that live across the awaits of a run, where `tf.tidy` does not reach: freed at its end, however it ends. */
export class TensorPool {
  private readonly tensors = new Set<tf.Tensor>();

  keep<T extends tf.TensorContainer>(container: T): T {
    for (const tensor of tf.tensor_util.getTensorsInContainer(container)) this.tensors.add(tensor);
    return container;
  }

  /** The tensor outlives the run: it belongs to the caller from now on. */
  release<T extends tf.Tensor>(tensor: T): T {
    this.tensors.delete(tensor);
    return tensor;
  }

  dispose(container: tf.TensorContainer): void {
    for (const tensor of tf.tensor_util.getTensorsInContainer(container)) {
      this.tensors.delete(tensor);
      tensor.dispose();
    }
  }

  disposeAll(): void {
    this.dispose([...this.tensors]);
  }
}

/** The values of a tensor, which is freed. */
export async function readAndDispose<D extends tf.DataType = 'int32'>(tensor: tf.Tensor): Promise<tf.DataTypeMap[D]> {
  try {
    return (await tensor.data<D>()).slice() as tf.DataTypeMap[D];
  } finally {
    tensor.dispose();
  }
}

/** Images of a shape [N, height, width, channels], each filled on its own. */
export function randomImages(
  shape: [number, number, number, number],
  fill: (out: Float32Array, sample: number) => void,
): tf.Tensor4D {
  const [count, height, width, channels] = shape;
  const size = height * width * channels;
  const values = new Float32Array(count * size);
  for (let i = 0; i < count; i++) fill(values.subarray(i * size, (i + 1) * size), i);
  return tf.tensor4d(values, shape, 'float32');
}

/** -1, 0 or 1. Not `tf.sign`: on wasm that is 0 for everything smaller than 1.2e-7, as the gradients of a robust network are. */
export function exactSign<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.sub(tf.cast(tf.greater(x, 0), 'float32'), tf.cast(tf.less(x, 0), 'float32')));
}

/** Images whose pixels that are not numbers are those of the originals; the images themselves where all are numbers. The pool keeps them. */
export async function withoutNaN(images: tf.Tensor4D, originals: tf.Tensor4D, pool: TensorPool): Promise<tf.Tensor4D> {
  const [found] = await readAndDispose(tf.tidy(() => tf.any(tf.isNaN(images))));
  if (!found) return images;
  const repaired = pool.keep(tf.tidy(() => tf.where(tf.isNaN(images), originals, images) as tf.Tensor4D));
  pool.dispose(images);
  return repaired;
}

/** Values [N], or as many in another shape, as [N, 1, 1, 1]: one for each image. */
export function perSample(values: tf.Tensor): tf.Tensor4D {
  return tf.reshape(values, [-1, 1, 1, 1]);
}
