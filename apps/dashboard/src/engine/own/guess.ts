import { splitHead } from '@saf/models';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shippedImages } from '../images.ts';
import { type OwnOutputs, type PixelRange, pixelRanges, type Reading } from '../own-contract.ts';
import { type ImagesOfOwn, prepared } from './wrap.ts';

/** Test images that a guess is made with. */
const most = 200;

/** How a network reads the images of one data set best, and how well it does with each range of pixels. */
export interface Guess {
  readonly reading: Reading;
  readonly right: Readonly<Record<PixelRange, number>>;
  readonly tried: number;
}

/** What a network gives for the test images with one range of pixels. */
interface Try {
  readonly range: PixelRange;
  readonly rows: readonly (readonly number[])[];
  /** Where its largest output is the image's category. */
  readonly right: number;
  /** Mean of −ln of the share that the image's category has in the outputs. */
  readonly loss: number;
}

/** Networks that hardly mind the range get as many images right with each: those within so many of the most are told apart by the loss. */
const alike = 2;

/**
 * How a network reads the images of each data set that fits it: first the one of which it gets the most test images right.
 *
 * @param images at least one
 */
export async function guesses(model: LayersModel, images: readonly ImagesOfOwn[]): Promise<readonly Guess[]> {
  const all: Guess[] = [];
  for (const each of images) all.push(await guess(model, each));
  return all.sort((a, b) => mostRight(b) - mostRight(a));
}

const mostRight = ({ right }: Guess): number => Math.max(...Object.values(right));

/**
 * What a network's outputs and pixels are, by the images of one data set. The range is the one with which it gets the most test images right; outputs are confidences where
 * the last layer is a softmax or an RBF, probabilities where they add up to 1, and scores otherwise.
 */
async function guess(model: LayersModel, images: ImagesOfOwn): Promise<Guess> {
  const { size, batch } = await shippedImages(images.set.name, 'test');
  const tried = Math.min(most, size);
  const { images: pixels, labels } = batch(Array.from({ length: tried }, (_, i) => i));
  const truth = await labels.data<'int32'>();
  const tries: Try[] = [];
  for (const range of Object.keys(pixelRanges) as PixelRange[]) {
    const outputs = tidy(() => model.predict(prepared(pixels, images, { range })) as Tensor2D);
    tries.push(tryOf(range, await outputs.array(), truth));
    outputs.dispose();
  }
  pixels.dispose();
  labels.dispose();
  const best = Math.max(...tries.map(({ right }) => right));
  const [{ range }] = tries.filter(({ right }) => right >= best - alike).sort((a, b) => a.loss - b.loss);
  const right = Object.fromEntries(tries.map((each) => [each.range, each.right])) as Guess['right'];
  const outputs = outputsOf(
    model,
    tries.flatMap(({ rows }) => rows),
  );
  return { reading: { images: images.set.name, outputs, range }, right, tried };
}

function tryOf(range: PixelRange, rows: readonly number[][], truth: ArrayLike<number>): Try {
  const right = rows.filter((row, i) => row.indexOf(Math.max(...row)) === truth[i]).length;
  const losses = rows.map((row, i) => -Math.log(Math.max(SMALLEST, shareOf(row, truth[i]))));
  return { range, rows, right, loss: sum(losses) / rows.length };
}

const SMALLEST = 1e-30;

/** Of outputs that are not negative, the part of their sum; of scores, that of the softmax. */
function shareOf(row: readonly number[], category: number): number {
  if (row.every((value) => value >= 0 && value <= 1)) return row[category] / sum(row);
  const largest = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - largest));
  return powers[category] / sum(powers);
}

function outputsOf(model: LayersModel, rows: readonly (readonly number[])[]): OwnOutputs {
  if (endsInConfidences(model)) return 'confidences';
  const addUp = rows.every((row) => row.every((value) => value >= 0) && Math.abs(sum(row) - 1) < 0.001);
  return addUp ? 'probabilities' : 'logits';
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Whether the last layer is a softmax or an RBF. */
export function endsInConfidences(model: LayersModel): boolean {
  try {
    splitHead(model);
    return true;
  } catch {
    return false;
  }
}
