import type { Robustness } from '@saf/results';

/** What became of one image: right still, wrong because of the attack, or wrong without it. */
type Standing = 'standing' | 'broken' | 'wrong';

/** Of each image, what an attack of a size left; null where it was not run. */
export function standingOf(
  { clean, attacks }: Pick<Robustness, 'clean' | 'attacks'>,
  threat: string,
  epsilon: number,
): Standing[] | null {
  const left =
    threat === 'clean' ? clean : attacks.find((each) => each.attack === threat && each.epsilon === epsilon)?.standing;
  if (left === undefined) return null;
  return Array.from(clean, (before, i) => (before !== '1' ? 'wrong' : left[i] === '1' ? 'standing' : 'broken'));
}

/** Attacks of the page that are those of the measurements, or the core of them. */
const attacksHere: Readonly<Record<string, string>> = {
  eq10: 'eq10',
  pgd: 'pgd',
  square: 'square',
  autoAttack: 'apgd',
  saturation: 'apgd',
  transfer: 'pgd',
};

/** The attack of the page that shows it live; null where there is none. */
export const liveAttack = (threat: string): string | null => attacksHere[threat] ?? null;
