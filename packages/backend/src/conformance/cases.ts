import * as tf from '@tensorflow/tfjs-core';
import { batchNormTraining } from '../batch-norm-training.ts';
import type { Case } from './case.ts';
import { convolutions, pooling } from './windows.ts';

const as4 = (x: tf.Tensor) => x as tf.Tensor4D;

/** The kernels that networks train with, with the shapes that go wrong first: even filters, strides, dilations, padded borders. */
export const cases: readonly Case[] = [
  ...convolutions(),
  ...pooling(),
  ...products(),
  ...elementwise(),
  ...ofTwo(),
  ...reductions(),
  ...movements(),
];

function products(): Case[] {
  const flags = [false, true];
  return [
    ...flags.flatMap((a) =>
      flags.map((b) => ({
        kernel: 'BatchMatMul',
        options: [a && 'a transposed', b && 'b transposed'].filter(Boolean).join(', '),
        shapes: [a ? [3, 5, 4] : [3, 4, 5], b ? [3, 6, 5] : [3, 5, 6]],
        run: (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, a, b),
      })),
    ),
    {
      kernel: 'BatchNormTraining',
      options: 'of images',
      shapes: [[3, 4, 5, 3], [3], [3]],
      run: (x, gamma, beta) => batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y,
    },
    { kernel: 'LRN', options: '', shapes: [[2, 3, 3, 6]], run: (x) => tf.localResponseNormalization(as4(x), 2) },
  ];
}

function elementwise(): Case[] {
  const anywhere = {
    Abs: tf.abs, Elu: tf.elu, Erf: tf.erf, Exp: tf.exp, Expm1: tf.expm1, LeakyRelu: tf.leakyRelu, LogSoftmax: tf.logSoftmax,
    Neg: tf.neg, Relu: tf.relu, Relu6: tf.relu6, Selu: tf.selu, Sigmoid: tf.sigmoid, Softmax: tf.softmax, Softplus: tf.softplus,
    Square: tf.square, Tanh: tf.tanh,
  }; // biome-ignore format: a list
  const positive = { Log: tf.log, Log1p: tf.log1p, Reciprocal: tf.reciprocal, Rsqrt: tf.rsqrt, Sqrt: tf.sqrt };
  const rows = (ops: object, more: Partial<Case>) =>
    Object.entries(ops).map(([kernel, run]) => ({
      kernel,
      options: '',
      shapes: [[4, 30]],
      run: (x: tf.Tensor) => run(x),
      ...more,
    }));
  return [
    ...rows(anywhere, {}),
    ...rows(positive, { positive: true }),
    // WGSL promises sines and cosines to 2 ** -11 and no better.
    ...rows({ Cos: tf.cos, Sin: tf.sin }, { absolute: 2 ** -11 }),
    { kernel: 'ClipByValue', options: '-0.4 to 0.6', shapes: [[4, 30]], run: (x) => tf.clipByValue(x, -0.4, 0.6) },
    { kernel: 'Prelu', options: '', shapes: [[4, 30], [30]], run: (x, alpha) => tf.prelu(x, alpha) },
  ];
}

function ofTwo(): Case[] {
  const anywhere = {
    Add: tf.add,
    Maximum: tf.maximum,
    Minimum: tf.minimum,
    Multiply: tf.mul,
    SquaredDifference: tf.squaredDifference,
    Sub: tf.sub,
  };
  // Core has no gradient of Maximum, Minimum and SquaredDifference where they broadcast.
  const broadcasting = ['Add', 'Multiply', 'Sub', 'Pow', 'RealDiv'];
  const small = [4, 1];
  const rows = (ops: object, more: Partial<Case>) =>
    Object.entries(ops).flatMap(([kernel, run]) =>
      [[3, 4, 5], small].flatMap((shape) => ({
        kernel,
        options: shape === small ? 'broadcast' : 'of one shape',
        shapes: [[3, 4, 5], shape],
        run: (a: tf.Tensor, b: tf.Tensor) => run(a, b),
        ...more,
      })),
    );
  return [...rows(anywhere, {}), ...rows({ Pow: tf.pow, RealDiv: tf.div }, { positive: true })].filter(
    ({ kernel, options }) => options !== 'broadcast' || broadcasting.includes(kernel),
  );
}

function reductions(): Case[] {
  const ops = { Max: tf.max, Mean: tf.mean, Min: tf.min, Sum: tf.sum };
  const overAxes = Object.entries(ops).flatMap(([kernel, run]) =>
    [[0], [1, 2], [2]].map((axes) => ({
      kernel,
      options: `axes ${axes}`,
      shapes: [[3, 4, 5]],
      run: (x: tf.Tensor) => run(x, axes),
    })),
  );
  // More tensors than a shader may read at once.
  const nine = Array.from({ length: 9 }, () => [2, 3]);
  return [...overAxes, { kernel: 'AddN', options: 'nine tensors', shapes: nine, run: (...each) => tf.addN(each) }];
}

function movements(): Case[] {
  const one = (kernel: string, options: string, shape: number[], run: (x: tf.Tensor) => tf.Tensor): Case => ({
    kernel,
    options,
    shapes: [shape],
    run,
  });
  return [
    { kernel: 'Concat', options: 'axis 1', shapes: [[2, 3, 4], [2, 2, 4]], run: (a, b) => tf.concat([a, b], 1) }, // biome-ignore format: one line
    one('Cumsum', 'exclusive, reverse', [3, 6], (x) => tf.cumsum(x, 1, true, true)),
    one('GatherV2', 'rows twice', [5, 4], (x) => tf.gather(x, tf.tensor1d([1, 3, 3, 0], 'int32'))),
    one('PadV2', '', [3, 4], (x) => tf.pad(x, [[1, 2], [0, 3]])), // biome-ignore format: one line
    ...[false, true].map((corners) => {
      const size: [number, number] = [7, 6];
      return one('ResizeBilinear', `larger, alignCorners ${corners}`, [2, 3, 4, 2], (x) =>
        tf.image.resizeBilinear(as4(x), size, corners),
      );
    }),
    one('ResizeBilinear', 'smaller', [2, 7, 5, 2], (x) => tf.image.resizeBilinear(as4(x), [3, 2])),
    one('ResizeNearestNeighbor', 'larger', [2, 3, 4, 2], (x) => tf.image.resizeNearestNeighbor(as4(x), [7, 6])),
    one('Slice', '', [4, 5, 6], (x) => tf.slice(x, [1, 0, 2], [2, 5, 3])),
    one('Tile', '2 x 3', [3, 4], (x) => tf.tile(x, [2, 3])),
    one('Transpose', '2, 0, 3, 1', [2, 3, 4, 5], (x) => tf.transpose(x, [2, 0, 3, 1])),
    {
      kernel: 'Select',
      options: '',
      shapes: [[3, 4], [3, 4]], // biome-ignore format: one line
      run: (a, b) => tf.where(tf.greater(tf.reshape(tf.range(0, 12), [3, 4]), 5), a, b),
    },
    one('UnsortedSegmentSum', '', [5, 3], (x) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 2, 0, 1, 2], 'int32'), 3)),
  ];
}
