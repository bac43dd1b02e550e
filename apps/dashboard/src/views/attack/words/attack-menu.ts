import type { AttackEntry } from '../../../engine/contract.ts';
import type { OptionGroup } from '../../../ui/inputs/select.tsx';

/** What kind of attack each is; one that is not here is listed at the end. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'The paper’s': ['eq10'],
  Gradients: ['fgsm', 'bim', 'miFgsm', 'pgd', 'apgd', 'foolingImages'],
  'Smallest change': ['lbfgs', 'deepFool', 'fab', 'carliniWagner', 'ddn', 'fmn'],
  'Without gradients': ['square', 'hopSkipJump', 'nes', 'spsa'],
  'No attacker': ['gaussianNoise', 'uniformNoise', 'saltAndPepperNoise', 'lowerContrast', 'blur'],
};

/** Attacks that take seconds for each strength. */
export const slowAttacks: readonly string[] = ['square', 'hopSkipJump', 'nes', 'spsa', 'carliniWagner', 'fab', 'lbfgs'];

/** Every attack that the engine has, by kind. */
export function attackMenu(attacks: readonly AttackEntry[]): OptionGroup[] {
  const known = new Set(Object.values(groups).flat());
  const all = { ...groups, More: attacks.filter(({ key }) => !known.has(key)).map(({ key }) => key) };
  return Object.entries(all)
    .map(([label, keys]) => ({
      label,
      options: attacks.filter(({ key }) => keys.includes(key)).map(({ key, name }) => ({ value: key, label: name })),
    }))
    .filter(({ options }) => options.length > 0);
}

const descriptions: Readonly<Record<string, string>> = {
  eq10: 'The paper’s attack: one step along the sign of the gradient, towards the wrong category that is easiest to reach.',
  fgsm: 'One step along the sign of the gradient, away from the true label.',
  bim: 'Small steps along the sign of the gradient, starting from the image itself.',
  miFgsm: 'The same with momentum: its images fool other networks more often.',
  pgd: '40 small steps inside the allowed change. They find errors that one step misses.',
  apgd: '100 steps of adaptive length: the core of AutoAttack.',
  foolingImages:
    'Gradient ascent until the network is confident of a category. Choose noise as the image: the result still shows nothing.',
  lbfgs: 'The attack that first revealed adversarial examples: it minimises the change and the loss together. Slow.',
  deepFool: 'Steps straight to the nearest decision boundary, as if the network were linear.',
  fab: 'Moves along the decision boundary to its nearest point.',
  carliniWagner: 'Balances a small change against success, over hundreds of steps. Slow.',
  ddn: 'Lengthens the change after a failure and shortens it after a success.',
  fmn: 'Searches for the smallest change that fools the network.',
  square: 'Random squares, kept where they help. It sees confidences alone, so no gradient can mislead it. Slow.',
  hopSkipJump: 'Sees predictions alone, and walks along the decision boundary. Slow.',
  nes: 'Estimates the gradient from many noisy copies. Slow.',
  spsa: 'Estimates the gradient from random signs. Slow.',
  gaussianNoise: 'No attacker: random noise of standard deviation β.',
  uniformNoise: 'No attacker: random noise between −β and β.',
  saltAndPepperNoise: 'No attacker: a share β of the pixels becomes black or white.',
  lowerContrast: 'No attacker: the image fades to grey by the share β.',
  blur: 'No attacker: a Gaussian blur with a standard deviation of 8 β pixels.',
};

/** One line for people; nothing for an attack that has none yet. */
export const describeAttack = (key: string): string => descriptions[key] ?? '';
