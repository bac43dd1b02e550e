import labels from '../../../data/mnist-test-labels.json';
import type { Verdict } from '../../engine/contract.ts';
import type { ImageSource } from '../../state/image-source.ts';

/** A prediction in one sign: the digit, or ∅. */
export const signOf = (prediction: number): string => (prediction < 0 ? '∅' : String(prediction));

/** A prediction in words. */
export const wordOf = (prediction: number): string => (prediction < 0 ? NONSENSE_LABEL : String(prediction));

export interface Outcome {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

/** What became of a network under the attack. Of an image of nothing (truth null) only "nonsense" is right. */
export function outcomeOf(clean: number, attacked: number, truth: number | null): Outcome {
  const right = truth ?? -1;
  if (attacked === right) {
    if (clean !== right) return { text: 'right by the attack', tone: 'plain' };
    return { text: truth === null ? 'still says nonsense' : 'holds', tone: 'good' };
  }
  if (clean !== right) return { text: 'wrong without attack', tone: 'bad' };
  if (attacked < 0) return { text: 'says nonsense', tone: 'plain' };
  return { text: truth === null ? 'takes it for a digit' : 'fooled', tone: 'bad' };
}

export const NONSENSE_LABEL = 'nonsense';

/** What the image shows: what the user says, the test set's label, or for a drawing what the networks see; null is nothing. */
export function truthOf(source: ImageSource, said: number | null, clean: readonly Verdict[]): number | null {
  if (said !== null) return said;
  if (source.kind === 'test') return Number(labels[source.index]);
  if (source.kind === 'noise') return null;
  const seen = clean
    .map(({ prediction }) => prediction)
    .filter((prediction) => prediction >= 0)
    .at(-1);
  return seen ?? null;
}

export const labelOfTestImage = (index: number): number => Number(labels[index]);

/** What an attack changed, pixel by pixel. */
export const differenceOf = (clean: Float32Array, attacked: Float32Array): Float32Array =>
  attacked.map((value, i) => value - clean[i]);

export interface Size {
  /** Largest change of a pixel. */
  readonly linf: number;
  /** Peak signal-to-noise ratio in dB of pixels in [0, 1]; null where nothing changed. */
  readonly psnr: number | null;
}

/** "≤ 0.250, 14.5 dB". */
export function describeSize({ linf, psnr }: Size): string {
  return psnr === null ? 'no change' : `≤ ${linf.toFixed(3)}, ${psnr.toFixed(1)} dB`;
}

export function sizeOf(difference: Float32Array): Size {
  const linf = difference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const meanSquare = difference.reduce((sum, value) => sum + value * value, 0) / difference.length;
  return { linf, psnr: meanSquare > 0 ? -10 * Math.log10(meanSquare) : null };
}
