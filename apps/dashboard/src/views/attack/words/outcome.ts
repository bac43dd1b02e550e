import type { StrengthCurve } from '../../../engine/contract.ts';
import { imageSet, labelOfTestImage } from '../../../state/image-set.ts';
import { decodeDrawing, type ImageSource } from '../../../state/image-source.ts';

/** What an image shows: a category, nothing, or what only the one who drew it can say. */
export type Truth = number | 'nothing' | 'unknown';

/**
 * What the image shows: nothing where it is blank, otherwise what the user says, or the test set's label. Never what a network
 * sees: that would let the network judge itself.
 */
export function truthOf(source: ImageSource, said: number | 'nothing' | null): Truth {
  if (source.kind === 'drawn' && isBlank(source.code)) return 'nothing';
  if (said !== null) return said;
  if (source.kind === 'test') return labelOfTestImage(source.index);
  return source.kind === 'noise' ? 'nothing' : 'unknown';
}

const isBlank = (code: string): boolean => decodeDrawing(code)?.every((ink) => ink === 0) ?? true;

export const NONSENSE_LABEL = 'nonsense';

/** A prediction in one sign: the digit or a short word, or ∅. */
export const signOf = (prediction: number): string => (prediction < 0 ? '∅' : imageSet.value.signs[prediction]);

/** A prediction in words. */
export const wordOf = (prediction: number): string =>
  prediction < 0 ? NONSENSE_LABEL : imageSet.value.classNames[prediction];

/** How a prediction is judged, and coloured wherever it stands. A network that says "nonsense" to a digit withholds its answer. */
export type Judgement = 'right' | 'withheld' | 'wrong';

export function judge(prediction: number, truth: number | 'nothing'): Judgement {
  if (prediction === (truth === 'nothing' ? -1 : truth)) return 'right';
  return prediction < 0 ? 'withheld' : 'wrong';
}

interface Outcome {
  readonly text: string;
  readonly tone: Judgement | 'plain';
}

/** What became of a network under the attack. An attack that fails says nothing of the attacks that were not tried. */
export function outcomeOf(clean: number, attacked: number, truth: number | 'nothing'): Outcome {
  const [before, after] = [judge(clean, truth), judge(attacked, truth)];
  if (before !== 'right') {
    if (after === 'right') return { text: 'attack corrected it', tone: 'plain' };
    return { text: 'wrong without attack', tone: before };
  }
  if (after === 'right') return { text: 'not broken by this attack', tone: 'right' };
  if (after === 'withheld') return { text: 'says nonsense', tone: after };
  return { text: truth === 'nothing' ? `takes it for a ${imageSet.value.noun}` : 'fooled', tone: after };
}

/** The smallest strength at which the network is no longer right; null where the attack broke it at none. */
export function brokenFrom({ strengths, verdicts }: StrengthCurve, truth: number | 'nothing'): number | null {
  const at = verdicts.findIndex(({ prediction }) => judge(prediction, truth) !== 'right');
  return at < 0 ? null : strengths[at];
}

/** What an attack changed, pixel by pixel. */
export const differenceOf = (clean: Float32Array, attacked: Float32Array): Float32Array =>
  attacked.map((value, i) => value - clean[i]);

export interface Size {
  /** Largest change of a pixel. */
  readonly linf: number;
  /** Euclidean length of the change. */
  readonly l2: number;
  /** Peak signal-to-noise ratio in dB of pixels in [0, 1]; null where nothing changed. */
  readonly psnr: number | null;
}

/** "≤ 0.250, 14.5 dB". */
export function describeSize({ linf, psnr }: Pick<Size, 'linf' | 'psnr'>): string {
  return psnr === null ? 'no change' : `≤ ${linf.toFixed(3)}, ${psnr.toFixed(1)} dB`;
}

export function sizeOf(difference: Float32Array): Size {
  const linf = difference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const squares = difference.reduce((sum, value) => sum + value * value, 0);
  const meanSquare = squares / difference.length;
  return { linf, l2: Math.sqrt(squares), psnr: meanSquare > 0 ? -10 * Math.log10(meanSquare) : null };
}
