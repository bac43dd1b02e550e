import { checkNumber } from '@saf/checks';

/** Some of the images that a measurement is of, counted from 0: from `first` on, without `end`. */
export interface ImageRange {
  readonly first: number;
  readonly end: number;
}

/**
 * Images in ranges that follow one another, each of whole batches: the native engine rounds otherwise where a batch has other images, so
 * that batches have to be those of the whole. Ranges differ by at most one batch, and there are no more of them than batches.
 *
 * @throws ArgumentError for a number of images, ranges or images of a batch that is no whole number from 1 on
 * @example
 * splitImages(250, { shards: 2, batchSize: 100 }); // [{ first: 0, end: 100 }, { first: 100, end: 250 }]
 */
export function splitImages(
  images: number,
  { shards, batchSize }: { readonly shards: number; readonly batchSize: number },
): ImageRange[] {
  for (const [name, value] of Object.entries({ images, shards, batchSize }))
    checkNumber(name, value, { min: 1, integer: true });
  const batches = Math.ceil(images / batchSize);
  const ranges = Math.min(shards, batches);
  const border = (range: number) => Math.min(images, batchSize * Math.floor((batches * range) / ranges));
  return Array.from({ length: ranges }, (_, range) => ({ first: border(range), end: border(range + 1) }));
}

/** "images 0–99": of files and people. */
export const titleOfRange = ({ first, end }: ImageRange): string => `images ${first}–${end - 1}`;
