import { ArgumentError } from '@saf/checks';
import {
  cifar10Format,
  gunzip,
  type ImageDataset,
  type ImageShape,
  idxFormat,
  imageDataset,
  type LabelledImages,
  type NamedBytes,
  parseIdx,
  type Split,
} from '@saf/datasets';
import { readFileIfThere } from '@saf/files';
import type { OwnFiles, OwnFilesOptions } from './own-files.ts';

type ArrayFiles = Exclude<OwnFiles, { readonly folder: string }>;

/** Images and their shape. */
interface Shaped extends LabelledImages {
  readonly shape: ImageShape;
}

/** A split in IDX files or CIFAR batches of the user's. */
export async function loadArrayFiles(files: ArrayFiles, options: OwnFilesOptions): Promise<ImageDataset> {
  const { name, split, signal } = options;
  const read = await readSplit(files, split, signal);
  const classNames = options.classNames ?? (await numbered(files, split, read, signal));
  return imageDataset({ name, split, classNames, ...read });
}

/** "0", "1", … up to the largest label of the training images: a category that the test images lack is one all the same. */
async function numbered(files: ArrayFiles, split: Split, read: Shaped, signal?: AbortSignal): Promise<string[]> {
  const { labels } = split === 'train' ? read : await readSplit(files, 'train', signal);
  const largest = labels.reduce((most, label) => Math.max(most, label), 0);
  return Array.from({ length: largest + 1 }, (_, i) => String(i));
}

async function readSplit(files: ArrayFiles, split: Split, signal?: AbortSignal): Promise<Shaped> {
  if ('cifar' in files) {
    const batches = await Promise.all(files.cifar[split].map((path) => readContent(path, signal)));
    return { ...cifar10Format.parse(batches, [32, 32, 3]), shape: [32, 32, 3] };
  }
  const { images, labels } = files.idx[split];
  const pair = [await readContent(images, signal), await readContent(labels, signal)];
  const shape = shapeOf(pair[0]);
  return { ...idxFormat.parse(pair, shape), shape };
}

function shapeOf({ name, bytes }: NamedBytes): ImageShape {
  const [, height, width, channels = 1, ...more] = parseIdx(bytes, name).shape;
  if (width === undefined || more.length > 0)
    throw new ArgumentError(
      name,
      'images of shape [n, height, width] or [n, height, width, channels]',
      parseIdx(bytes, name).shape,
    );
  return [height, width, channels];
}

/** 4 GiB: what is larger is no file of images that memory holds. */
const LARGEST = 2 ** 32;
const EXPECTED = 'a file of images or labels';

async function readContent(path: string, signal?: AbortSignal): Promise<NamedBytes> {
  signal?.throwIfAborted();
  const bytes = await readFileIfThere(path, EXPECTED, LARGEST);
  if (bytes === null) throw new ArgumentError(path, EXPECTED, 'none');
  return { name: path, bytes: path.endsWith('.gz') ? await gunzip(bytes, path, LARGEST) : bytes };
}
