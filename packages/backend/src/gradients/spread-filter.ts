import * as tf from '@tensorflow/tfjs-core';

/** A filter as wide as its dilations make it, with zeros in between: a plain convolution with it is the dilated one with the filter. */
export function spreadFilter(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((each, dilation, axis) => spreadAxis(each, axis, dilation), filter);
}

function spreadAxis(x: tf.Tensor, axis: number, dilation: number): tf.Tensor {
  if (dilation === 1) return x;
  const [before, size, after] = sizesAround(x, axis);
  const padded = tf.pad(tf.reshape(x, [before * size, 1, after]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const spread = (size - 1) * dilation + 1;
  const cut = tf.slice(tf.reshape(padded, [before, size * dilation, after]), [0, 0, 0], [before, spread, after]);
  return tf.reshape(cut, withSize(x.shape, axis, spread));
}

/** The values of a spread filter that are the filter's own. */
export function gatherFilter(spread: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((each, dilation, axis) => gatherAxis(each, axis, dilation), spread);
}

function gatherAxis(x: tf.Tensor, axis: number, dilation: number): tf.Tensor {
  if (dilation === 1) return x;
  const [before, spread, after] = sizesAround(x, axis);
  const size = (spread - 1) / dilation + 1;
  const padded = tf.pad(tf.reshape(x, [before, spread, after]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const own = tf.slice(tf.reshape(padded, [before * size, dilation, after]), [0, 0, 0], [before * size, 1, after]);
  return tf.reshape(own, withSize(x.shape, axis, size));
}

function sizesAround({ shape }: tf.Tensor, axis: number): [before: number, size: number, after: number] {
  const product = (sizes: number[]) => sizes.reduce((all, each) => all * each, 1);
  return [product(shape.slice(0, axis)), shape[axis], product(shape.slice(axis + 1))];
}

function withSize(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((each, i) => (i === axis ? size : each));
}
