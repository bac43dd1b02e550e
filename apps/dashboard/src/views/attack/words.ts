import { NONSENSE_LABEL } from './nonsense.ts';

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
