import { type Goal, misclassified, reaches, takenForMeaningful } from '@saf/attacks';
import type { AttackRequest } from './contract.ts';

/** What the attacker wants: the target, or any error; of an image of nothing, to be taken for a digit. */
export function goalOf({ target, label }: Pick<AttackRequest, 'target' | 'label'>): Goal {
  if (target !== null) return reaches([target]);
  return label === null ? takenForMeaningful() : misclassified([label]);
}
