import type { ImageSet } from './image-sets.ts';

/** What a network of the user's gives: confidences by its last layer, scores before a softmax, or numbers that add up to 1. */
export type OwnOutputs = 'confidences' | 'logits' | 'probabilities';

/** What black and white are to a network, by a name. The page's images are in [0, 1]. */
export const pixelRanges = {
  unit: [0, 1],
  bytes: [0, 255],
  signed: [-1, 1],
} as const satisfies Readonly<Record<string, readonly [black: number, white: number]>>;
export type PixelRange = keyof typeof pixelRanges;

/** How a network of the user's is read. */
export interface Reading {
  /** The data set whose images it reads. */
  readonly images: ImageSet['name'];
  readonly outputs: OwnOutputs;
  readonly range: PixelRange;
}

/** A network of the user's: its files, and how they are read; null: that is to be guessed. */
export interface OwnSource {
  /** On the page, such as 'own/mnist/mine'; before it is open, when the images that it reads are not known, 'mine'. */
  readonly name: string;
  readonly files: readonly File[];
  readonly reading: Reading | null;
}

/** What is known of a network of the user's. */
export interface OwnFacts {
  /** The data sets whose images it can read, by their size; which of them it does read is in `reading`. */
  readonly sets: readonly ImageSet['name'][];
  /** Of one image, as its first layer takes it. */
  readonly inputShape: readonly number[];
  readonly outputs: number;
  readonly layers: number;
  readonly parameters: number;
  readonly reading: Reading;
  /** How many of `tried` test images it gets right with each range of pixels: what images and range are guessed by. */
  readonly right: Readonly<Record<PixelRange, number>>;
  readonly tried: number;
}

/** Errors of a network on the first test images of the page, at each strength of an attack. */
export interface TestErrors {
  readonly network: string;
  readonly strengths: readonly number[];
  readonly wrong: readonly number[];
  readonly count: number;
  /** 95 % Wilson intervals of wrong / count. */
  readonly intervals: readonly (readonly [number, number])[];
}

/** What the test errors are asked of. */
export interface TestErrorsRequest {
  readonly networks: readonly string[];
  readonly attack: string;
  readonly images: number;
}
