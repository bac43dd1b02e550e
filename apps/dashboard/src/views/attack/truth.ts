import labels from '../../../data/mnist-test-labels.json';
import type { Verdict } from '../../engine/contract.ts';
import type { ImageSource } from '../../state/image-source.ts';

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
