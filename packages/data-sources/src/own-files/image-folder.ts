import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { type ImageDataset, type ImageShape, imageDataset } from '@saf/datasets';
import { readFileIfThere } from '@saf/files';
import { type DecodedImage, decodeImage } from './decode-image.ts';
import type { OwnFiles, OwnFilesOptions } from './own-files.ts';

type Folder = Extract<OwnFiles, { readonly folder: string }>;

/** A split in a folder of images by class. */
export async function loadImageFolder(
  { folder, channels }: Folder,
  { name, split, signal }: OwnFilesOptions,
): Promise<ImageDataset> {
  const classNames = await classesOf(join(folder, 'train'));
  const inSplit = await filesByClass(join(folder, split), classNames);
  const paths = inSplit.flat();
  const [first] = paths;
  let shape: ImageShape | undefined;
  let images = new Uint8Array(0);
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    const read = await readImage(path, channels ?? shape?.[2]);
    shape ??= shapeOf(read);
    if (i === 0) images = new Uint8Array(paths.length * read.pixels.length);
    if (String(shapeOf(read)) !== String(shape))
      throw new ArgumentError(path, `an image of shape [${shape.join(', ')}], as ${first} is`, shapeOf(read));
    images.set(read.pixels, i * read.pixels.length);
  }
  const labels = Uint8Array.from(inSplit.flatMap((files, label) => files.map(() => label)));
  return imageDataset({ name, split, shape: shape!, images, labels, classNames });
}

/** Labels are bytes. */
const MOST_CLASSES = 256;

async function classesOf(folder: string): Promise<string[]> {
  const classes = (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (classes.length < 2 || classes.length > MOST_CLASSES)
    throw new ArgumentError(folder, `2 to ${MOST_CLASSES} folders, one for each class`, classes.length);
  return classes.sort();
}

/** The files of each class, in alphabetical order. */
async function filesByClass(folder: string, classNames: readonly string[]): Promise<string[][]> {
  const others = (await entriesOf(folder)).filter((entry) => entry.isDirectory() && !classNames.includes(entry.name));
  if (others.length > 0)
    throw new ArgumentError(
      join(folder, others[0].name),
      `one of the classes in train: ${classNames.join(', ')}`,
      'another',
    );
  return Promise.all(classNames.map((name) => imagesIn(join(folder, name))));
}

async function imagesIn(folder: string): Promise<string[]> {
  const files = (await entriesOf(folder)).map((entry) => join(folder, entry.name));
  if (files.length === 0) throw new ArgumentError(folder, 'at least one image', 'none');
  return files.sort();
}

/** What systems hide, such as .DS_Store, is left out. */
async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.'));
  } catch (error) {
    throw new ArgumentError(folder, 'a folder', (error as NodeJS.ErrnoException).code);
  }
}

const shapeOf = ({ height, width, channels }: DecodedImage): ImageShape => [height, width, channels];

/** 256 MiB: what is larger is no picture of a data set. */
const LARGEST = 2 ** 28;
const EXPECTED = 'an image (PNG or JPEG)';

/** An image as gray or RGB bytes; as it is itself where nothing is asked for. */
async function readImage(path: string, channels: number | undefined): Promise<DecodedImage> {
  const bytes = await readFileIfThere(path, EXPECTED, LARGEST);
  if (bytes === null) throw new ArgumentError(path, EXPECTED, 'none');
  try {
    return decodeImage(bytes, channels);
  } catch (error) {
    throw new ArgumentError(path, EXPECTED, `something else (${(error as Error).message})`);
  }
}
