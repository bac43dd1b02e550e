import type { Attack } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import type { Recipe } from '../recipe.ts';

type Adversarial = NonNullable<Recipe['adversarial']>;
type Options = Readonly<Record<string, unknown>>;

/**
 * The attack of an adversarial training.
 *
 * @throws ArgumentError for a name that no attack has, and for options that its attack does not take
 */
export function trainingAttack({ attack, steps, options = {}, calibration }: Adversarial): Promise<Attack> {
  const loss = calibration ? 'otherConfidence' : 'training';
  return attackNamed(attack, { ...defaultsOf(attack, Number(options.steps ?? steps), loss), ...options });
}

function defaultsOf(attack: string, steps: number, loss: 'training' | 'otherConfidence'): Options {
  if (attack === 'fgsm') return { loss };
  // Steps of 2.5·ε/steps reach the edge of the ball from anywhere in it (Madry et al. 2018, Section 5).
  if (attack === 'pgd') return { norm: 'linf', steps, stepSize: 2.5 / steps, loss, keep: 'loss' };
  return {};
}

/** Attacks of which training takes what they give, though it may leave [0, 1]: as the paper trains. */
export const isUnclipped = ({ attack }: Adversarial): boolean => attack === 'eq10' || attack === 'fgsm';
