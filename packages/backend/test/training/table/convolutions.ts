import * as tfl from '@tensorflow/tfjs-layers';
import { accelerateTraining } from '../../../src/index.ts';
import { combinations, describe, type TrainingCase } from '../training-case.ts';

const { layers } = tfl;
const image = [2, 7, 6, 5];
/** Wide enough for a filter spread by its dilations. */
const wide = [1, 8, 7, 4];
const imageFirst = [2, 5, 7, 6];
const sequence = [2, 9, 5];
const volume = [2, 5, 4, 6, 3];
const padding = ['valid', 'same'] as const;
const noDilatedGradient = 'tfjs has no gradient of a dilated convolution';

type Options = Parameters<typeof layers.conv2d>[0];

/** tfjs-layers fuses a convolution without an activation with its bias; `accelerateTraining` makes it one that can be dilated. */
function accelerated(layer: tfl.layers.Layer): tfl.layers.Layer {
  accelerateTraining(layer as unknown as tfl.LayersModel);
  return layer;
}

/** Strides and dilations exclude each other in tfjs-layers, so they are tried apart. */
const planar = [
  ...combinations({ kernelSize: [1, 2, 3, [3, 2]], strides: [1, 2, 3, [2, 1]], padding }),
  ...combinations({ kernelSize: [5], strides: [1, [1, 3]], padding }),
] as Omit<Options, 'filters'>[];
const dilated = combinations({ kernelSize: [2, 3, [1, 3]], dilationRate: [2, 3, [1, 2]], padding }) as Omit<
  Options,
  'filters'
>[];

function rows(
  layer: string,
  options: object[],
  make: (options: never) => tfl.layers.Layer,
  input: number[],
  more: Partial<TrainingCase> = {},
) {
  return options.map(
    (each): TrainingCase => ({
      layer,
      options: describe(each),
      make: () => make(each as never),
      inputs: [input],
      ...more,
    }),
  );
}

const activations = combinations({
  kernelSize: [3],
  activation: [
    'relu',
    'relu6',
    'elu',
    'selu',
    'sigmoid',
    'hardSigmoid',
    'tanh',
    'softplus',
    'softsign',
    'softmax',
    'swish',
    'mish',
  ],
});

export const convolutions: TrainingCase[] = [
  ...rows(
    'conv1d',
    combinations({ kernelSize: [1, 2, 3], strides: [1, 2, 4], padding }),
    (o: Options) => layers.conv1d({ ...o, filters: 9 }),
    sequence,
  ),
  ...rows(
    'conv1d',
    combinations({ kernelSize: [2, 3], dilationRate: [2, 3], padding }),
    (o: Options) => layers.conv1d({ ...o, filters: 9 }),
    sequence,
    { cpuIsWrong: noDilatedGradient },
  ),
  ...rows('conv2d', planar, (o: Options) => layers.conv2d({ ...o, filters: 9 }), image),
  ...rows('conv2d', dilated, (o: Options) => accelerated(layers.conv2d({ ...o, filters: 4 })), wide, {
    cpuIsWrong: noDilatedGradient,
  }),
  ...rows(
    'conv2d',
    [{ kernelSize: 3, useBias: false }, ...activations],
    (o: Options) => layers.conv2d({ ...o, filters: 4 }),
    image,
  ),
  ...rows(
    'conv2d',
    combinations({ kernelSize: [3], strides: [1, 2], padding, dataFormat: ['channelsFirst'] }),
    (o: Options) => layers.conv2d({ ...o, filters: 4 }),
    imageFirst,
  ),
  ...rows('conv2dTranspose', planar, (o: Options) => layers.conv2dTranspose({ ...o, filters: 3 }), image),
  ...rows(
    'conv2dTranspose',
    [{ kernelSize: 3, strides: 2, dataFormat: 'channelsFirst' }],
    (o: Options) => layers.conv2dTranspose({ ...o, filters: 3 }),
    imageFirst,
  ),
  ...rows(
    'depthwiseConv2d',
    combinations({ kernelSize: [1, 2, 3, [3, 2]], strides: [1, 2, 3, [2, 1]], padding, depthMultiplier: [1, 2] }),
    (o: never) => layers.depthwiseConv2d(o),
    image,
  ),
  ...rows(
    'separableConv2d',
    combinations({ kernelSize: [1, 3, [3, 2]], strides: [1, 2, 3], padding, depthMultiplier: [1, 2] }),
    (o: Options) => layers.separableConv2d({ ...o, filters: 4 }),
    image,
  ),
  ...rows(
    'separableConv2d',
    combinations({ kernelSize: [3], dilationRate: [2, [1, 3]], padding }),
    (o: Options) => layers.separableConv2d({ ...o, filters: 4 }),
    wide,
    { cpuIsWrong: noDilatedGradient },
  ),
  ...rows(
    'conv3d',
    combinations({ kernelSize: [2], dilationRate: [2, [1, 2, 3]], padding }),
    (o: Options) => layers.conv3d({ ...o, filters: 4 }),
    [1, 4, 4, 5, 2],
    { cpuIsWrong: noDilatedGradient },
  ),
  ...rows(
    'conv3d',
    combinations({ kernelSize: [1, 2, [3, 1, 2]], strides: [1, 2, [1, 2, 3]], padding }),
    (o: Options) => layers.conv3d({ ...o, filters: 4 }),
    volume,
  ),
  ...rows(
    'conv3dTranspose',
    combinations({ kernelSize: [2, 3], strides: [1, 2], padding }),
    (o: Options) => layers.conv3dTranspose({ ...o, filters: 4 }),
    [1, 3, 2, 3, 3],
    { cpuIsWrong: 'tfjs has no gradient of a transposed convolution of volumes' },
  ),
];
