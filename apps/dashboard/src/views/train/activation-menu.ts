import { activationNames } from '../../charts/activations.ts';
import type { ActivationEntry } from '../../engine/contract.ts';

/** Those of the paper, and ReLU to compare with: they are there before the engine has started. */
const first = ['mirroredRelu', 'rbf', 'relu'] as const;

/** Every activation that a network can be trained with: those above, then what else the engine has. */
export function activationMenu(entries: readonly ActivationEntry[]): { value: string; label: string }[] {
  const others = entries.filter(({ key }) => !first.some((each) => each === key));
  return [
    ...first.map((value) => ({ value, label: activationNames[value] })),
    ...others.map(({ key, name }) => ({ value: key, label: name })),
  ];
}
