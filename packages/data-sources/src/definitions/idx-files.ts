import type { DatasetDefinition, SourcePart } from './definition.ts';

type Pair = readonly [images: string, labels: string];
/** Sizes of the decompressed files. */
type IdxSizes = { readonly train?: readonly [number, number]; readonly test?: readonly [number, number] };

/**
 * The four files that MNIST and the sets made after it consist of, by the SHA-256 of their decompressed content.
 *
 * @example
 * const files = idxFiles([trainImages, trainLabels], [testImages, testLabels]);
 */
export function idxFiles(train: Pair, test: Pair, bytes: IdxSizes = {}): DatasetDefinition['files'] {
  return {
    train: [
      { name: 'train-images-idx3-ubyte', sha256: train[0], bytes: bytes.train?.[0] },
      { name: 'train-labels-idx1-ubyte', sha256: train[1], bytes: bytes.train?.[1] },
    ],
    test: [
      { name: 't10k-images-idx3-ubyte', sha256: test[0], bytes: bytes.test?.[0] },
      { name: 't10k-labels-idx1-ubyte', sha256: test[1], bytes: bytes.test?.[1] },
    ],
  };
}

/**
 * The parts of a source that has each file under its own name, between a folder and an ending.
 *
 * @example
 * samePaths(files, 'data/', '.gz'); // data/train-images-idx3-ubyte.gz, …
 */
export function samePaths(files: DatasetDefinition['files'], folder: string, ending: string): SourcePart[] {
  return [...files.train, ...files.test].map(({ name }) => ({ file: name, from: [folder + name + ending] }));
}
