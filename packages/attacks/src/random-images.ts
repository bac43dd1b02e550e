import * as tf from '@tensorflow/tfjs-core';

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
