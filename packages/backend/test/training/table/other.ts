import * as tfl from '@tensorflow/tfjs-layers';
import { combinations, describe, type TrainingCase } from '../training-case.ts';

const { layers } = tfl;
const image = [2, 7, 6, 5];
const table = [4, 12];
const sequence = [2, 9, 5];

function rows(layer: string, options: object[], make: (options: never) => tfl.layers.Layer, ...inputs: number[][]) {
  return options.map(
    (each): TrainingCase => ({ layer, options: describe(each), make: () => make(each as never), inputs }),
  );
}

const activationNames = [
  'elu',
  'selu',
  'relu',
  'relu6',
  'linear',
  'sigmoid',
  'hardSigmoid',
  'softplus',
  'softsign',
  'tanh',
  'softmax',
  'logSoftmax',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
];

const dense = (options: object) => layers.dense({ units: 9, ...options });
const embedding = (options: object) => layers.embedding({ inputDim: 7, outputDim: 4, ...options });
const merge = (
  name: 'add' | 'average' | 'concatenate' | 'maximum' | 'minimum' | 'multiply',
  inputs: number[][] = [table, table],
) => rows(name, [{}], () => layers[name]({}), ...inputs);

export const other: TrainingCase[] = [
  ...rows('dense', [{}, { useBias: false }, ...combinations({ activation: activationNames })], dense, table),
  ...rows('dense', [{ of: 'one row' }], () => dense({}), [1, 12]),
  ...rows('dense', [{ of: 'images' }], () => dense({}), image),
  ...rows('activation', combinations({ activation: activationNames }), layers.activation, table),
  ...rows(
    'activation',
    combinations({ activation: activationNames.filter((name) => !name.endsWith('ftmax')) }),
    layers.activation,
    image,
  ),
  ...rows('elu', [{}], layers.elu, table),
  ...rows('reLU', [{}, { maxValue: 0.7 }], layers.reLU, table),
  ...rows('leakyReLU', [{}, { alpha: 0.1 }], layers.leakyReLU, table),
  ...rows('prelu', [{}], layers.prelu, table),
  ...rows('prelu', [{ sharedAxes: [1, 2] }], layers.prelu, image),
  ...rows('softmax', [{}, { axis: 1 }], layers.softmax, table),
  ...rows('batchNormalization', [{}, { epsilon: 0.1 }], layers.batchNormalization, table),
  ...rows('batchNormalization', [{}, { axis: 3 }], layers.batchNormalization, image),
  ...rows('batchNormalization', [{}], layers.batchNormalization, sequence),
  ...rows('layerNormalization', [{}, { epsilon: 0.1 }], layers.layerNormalization, table),
  ...rows('layerNormalization', [{}, { axis: [1, 2, 3] }], layers.layerNormalization, image),
  ...rows('dropout', [{ rate: 0.4 }, { rate: 0 }, { rate: 0.5, seed: 3 }], layers.dropout, table),
  ...rows('spatialDropout1d', [{ rate: 0.4 }], layers.spatialDropout1d, sequence),
  ...rows('gaussianNoise', [{ stddev: 0.3 }], layers.gaussianNoise, table),
  ...rows('gaussianDropout', [{ rate: 0.3 }], layers.gaussianDropout, table),
  ...rows('alphaDropout', [{ rate: 0.3 }], layers.alphaDropout, table),
  ...rows('embedding', [{}, { maskZero: true }], embedding, [3, 8]).map((each) => ({ ...each, integersBelow: 7 })),
  ...rows(
    'embedding',
    [{ before: 'lstm' }],
    () =>
      tfl.sequential({
        layers: [
          embedding({ maskZero: true, inputLength: 8 }),
          layers.lstm({ units: 3, recurrentInitializer: 'glorotNormal' }),
        ],
      }),
    [3, 8],
  ).map((each) => ({ ...each, integersBelow: 7 })),
  ...merge('add'),
  ...merge('average'),
  ...merge('concatenate'),
  ...merge('maximum'),
  ...merge('minimum'),
  ...merge('multiply'),
  ...rows('add', [{ of: 'three' }], () => layers.add(), image, image, image),
  ...rows('multiply', [{ of: 'an image and its channels' }], () => layers.multiply(), image, [2, 1, 1, 5]),
  ...rows('dot', [{ axes: -1 }, { axes: -1, normalize: true }], layers.dot, table, table),
  ...rows('flatten', [{}], layers.flatten, image),
  ...rows('reshape', [{ targetShape: [6, 35] }], layers.reshape, image),
  ...rows('permute', [{ dims: [3, 1, 2] }], layers.permute, image),
  ...rows('repeatVector', [{ n: 3 }], layers.repeatVector, table),
  ...rows(
    'zeroPadding2d',
    [
      { padding: 2 },
      {
        padding: [
          [1, 0],
          [0, 2],
        ],
      },
    ],
    layers.zeroPadding2d,
    image,
  ),
  ...rows(
    'cropping2D',
    [
      {
        cropping: [
          [1, 2],
          [2, 1],
        ],
      },
    ],
    layers.cropping2D,
    image,
  ),
  ...rows(
    'upSampling2d',
    [{ size: [2, 3] }, { size: [2, 2], interpolation: 'bilinear' }],
    layers.upSampling2d,
    image,
  ).map((each) => ({ ...each, cpuIsWrong: 'its gradient of resizing mixes rows of different images, or sizes' })),
  ...rows('rescaling', [{ scale: 0.5, offset: 1 }], layers.rescaling, image),
];
