import * as tfl from '@tensorflow/tfjs-layers';
import { combinations, describe, type TrainingCase } from '../training-case.ts';

const { layers } = tfl;
const image = [2, 7, 6, 5];
const sequence = [2, 9, 5];
const volume = [2, 5, 4, 6, 3];
const padding = ['valid', 'same'] as const;
const wholeWindow = 'its gradient of average pooling divides by the whole window also at padded borders';

function rows(layer: string, options: object[], make: (options: never) => tfl.layers.Layer, input: number[]) {
  return options.map(
    (each): TrainingCase => ({ layer, options: describe(each), make: () => make(each as never), inputs: [input] }),
  );
}

/** Average pooling where windows reach over the border. */
const padded = (cases: TrainingCase[]) =>
  cases.map((each) => (each.options.includes('padding same') ? { ...each, cpuIsWrong: wholeWindow } : each));

const ofSequences = combinations({ poolSize: [1, 2, 3], strides: [1, 2, 4], padding });
const ofImages = combinations({ poolSize: [2, 3, [3, 2]], strides: [1, 2, [2, 1], 4], padding });
const ofVolumes = combinations({ poolSize: [2, [3, 1, 2]], strides: [1, 2, [1, 2, 3]], padding });
const first = { poolSize: 2, dataFormat: 'channelsFirst' };

export const pooling: TrainingCase[] = [
  ...rows('maxPooling1d', ofSequences, layers.maxPooling1d, sequence),
  ...rows('maxPooling2d', [...ofImages, first], layers.maxPooling2d, image),
  ...rows('maxPooling3d', ofVolumes, layers.maxPooling3d, volume),
  ...padded(rows('averagePooling1d', ofSequences, layers.averagePooling1d, sequence)),
  ...padded(rows('averagePooling2d', [...ofImages, first], layers.averagePooling2d, image)),
  ...padded(rows('averagePooling3d', ofVolumes, layers.averagePooling3d, volume)),
  ...rows('globalMaxPooling1d', [{}], layers.globalMaxPooling1d, sequence),
  ...rows('globalMaxPooling2d', [{}, { dataFormat: 'channelsFirst' }], layers.globalMaxPooling2d, image),
  ...rows('globalAveragePooling1d', [{}], layers.globalAveragePooling1d, sequence),
  ...rows('globalAveragePooling2d', [{}, { dataFormat: 'channelsFirst' }], layers.globalAveragePooling2d, image),
];
