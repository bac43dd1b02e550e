import { splitHead } from '@saf/models';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shippedImages } from '../images.ts';
import { type OwnOutputs, type PixelRange, pixelRanges } from '../own-contract.ts';
import { type ImagesOfOwn, prepared } from './wrap.ts';

/** Test images that a guess is made with. */
const most = 200;

/** How well a network does with each range of pixels, and what its outputs look like. */
export interface Guess {
  readonly outputs: OwnOutputs;
  readonly range: PixelRange;
  readonly right: Readonly<Record<PixelRange, number>>;
  readonly tried: number;
}

/**
 * What a network's outputs and pixels are. The range is the one with which it gets the most test images right; outputs are confidences where
 * the last layer is a softmax or an RBF, probabilities where they add up to 1, and scores otherwise.
 */
export async function guess(model: LayersModel, images: ImagesOfOwn): Promise<Guess> {
  const { size, batch } = await shippedImages(images.set.name, 'test');
  const tried = Math.min(most, size);
  const { images: pixels, labels } = batch(Array.from({ length: tried }, (_, i) => i));
  const truth = await labels.data<'int32'>();
  const right: Partial<Record<PixelRange, number>> = {};
  const rows: number[][] = [];
  for (const range of Object.keys(pixelRanges) as PixelRange[]) {
    const outputs = tidy(() => model.predict(prepared(pixels, images, { range })) as Tensor2D);
    const values = await outputs.array();
    outputs.dispose();
    rows.push(...values);
    right[range] = values.filter((row, i) => row.indexOf(Math.max(...row)) === truth[i]).length;
  }
  pixels.dispose();
  labels.dispose();
  const known = right as Record<PixelRange, number>;
  const [range] = (Object.keys(known) as PixelRange[]).sort((a, b) => known[b] - known[a]);
  return { outputs: outputsOf(model, rows), range, right: known, tried };
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
