import * as tf from '@tensorflow/tfjs-core';

/** What tfjs calls the kernels with. */
interface Params {
  readonly inputs: Record<'images' | 'dy', tf.Tensor4D>;
  readonly attrs: unknown;
}

interface Attributes {
  alignCorners: boolean;
  halfPixelCenters?: boolean;
}

/** The gradients of resizing, in place of tfjs's cpu kernels, which mix up height and width, and images of a batch. */
export const resizeGradients = {
  ResizeBilinearGrad: (params: Params) => gradient(params, bilinear),
  ResizeNearestNeighborGrad: (params: Params) => gradient(params, nearest),
};

/** Where an output lies among the inputs of its axis, and how it is made of them. */
type Interpolation = (place: number, size: number, attrs: Attributes) => [input: number, share: number][];

/** Resizing is a matrix for the rows and one for the columns; the gradient is what they are transposed. */
function gradient({ inputs, attrs }: Params, interpolation: Interpolation): tf.Tensor {
  const { images, dy } = inputs;
  const [batch, height, width, channels] = images.shape;
  const [, newHeight, newWidth] = dy.shape;
  const given = attrs as Attributes;
  return tf.tidy(() => {
    const rows = matrix(height, newHeight, given, interpolation);
    const columns = matrix(width, newWidth, given, interpolation);
    const byRow = tf.matMul(rows, tf.reshape(dy, [batch, newHeight, newWidth * channels]), true);
    const byColumn = tf.matMul(columns, tf.reshape(byRow, [batch * height, newWidth, channels]), true);
    return tf.reshape(byColumn, images.shape);
  });
}

/** [outputs, inputs] in a batch of one. */
function matrix(size: number, newSize: number, attrs: Attributes, interpolation: Interpolation): tf.Tensor3D {
  const values = new Float32Array(newSize * size);
  const isAligned = attrs.alignCorners && newSize > 1;
  const scale = isAligned ? (size - 1) / (newSize - 1) : size / newSize;
  for (let i = 0; i < newSize; i++) {
    const place = attrs.halfPixelCenters ? scale * (i + 0.5) : scale * i;
    for (const [input, share] of interpolation(place, size, attrs)) values[i * size + input] += share;
  }
  return tf.tensor3d(values, [1, newSize, size]);
}

function bilinear(place: number, size: number, { halfPixelCenters }: Attributes): [number, number][] {
  const at = halfPixelCenters ? place - 0.5 : place;
  const [below, above] = [Math.max(0, Math.floor(at)), Math.min(size - 1, Math.ceil(at))];
  return [
    [below, 1 - (at - below)],
    [above, at - below],
  ];
}

function nearest(place: number, size: number, { alignCorners }: Attributes): [number, number][] {
  return [[Math.min(size - 1, alignCorners ? Math.round(place) : Math.floor(place)), 1]];
}
