import type { AttackEntry } from '../../engine/contract.ts';
import type { OptionGroup } from '../../ui/select.tsx';

/** What kind of attack each is; one that is not here is listed at the end. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'The paper’s': ['eq10'],
  Gradients: ['fgsm', 'bim', 'miFgsm', 'pgd', 'apgd', 'foolingImages'],
  'Smallest change': ['lbfgs', 'deepFool', 'fab', 'carliniWagner', 'ddn', 'fmn'],
  'Without gradients': ['square', 'hopSkipJump', 'nes', 'spsa'],
  'No attacker': ['gaussianNoise', 'uniformNoise', 'saltAndPepperNoise', 'lowerContrast', 'blur'],
};

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
  eq10: 'The paper’s: one step along the sign of the gradient, towards the wrong category that is easiest to reach.',
  fgsm: 'One step along the sign of the gradient, away from what the image shows.',
  bim: 'Small steps along the sign of the gradient, from the image itself.',
  miFgsm: 'The same with momentum, which carries over to other networks.',
  pgd: '40 small steps inside the allowed change: what one step misses, this finds.',
  apgd: '100 steps whose length adapts itself: the core of AutoAttack.',
  foolingImages:
    'Gradient ascent until a category is sure. Take noise as the image: what it becomes still shows nothing.',
  lbfgs: 'The attack that adversarial examples were found with: a small change and success in one sum. Takes a while.',
  deepFool: 'Straight to the nearest border between categories, as if the network were linear.',
  fab: 'Along the border between categories, to the point of it that is nearest.',
  carliniWagner: 'Weighs a small change against success, hundreds of steps. Takes a while.',
  ddn: 'Turns the length of the change up after a failure, down after a success.',
  fmn: 'The smallest change that fools, by shrinking it while it does.',
  square: 'Random squares, kept where they help. Sees confidences alone: no gradient to be misled by. Takes a while.',
  hopSkipJump: 'Sees predictions alone, and walks along the border. Takes a while.',
  nes: 'Estimates the gradient from many noisy copies. Takes a while.',
  spsa: 'Estimates the gradient from random signs. Takes a while.',
  gaussianNoise: 'No attacker at all: random noise of standard deviation β.',
  uniformNoise: 'Random noise between −β and β.',
  saltAndPepperNoise: 'A share β of the pixels becomes black or white.',
  lowerContrast: 'Fades to grey by the share β.',
  blur: 'A Gaussian blur of β pixels.',
};

/** One line for people; nothing for an attack that has none yet. */
export const describeAttack = (key: string): string => descriptions[key] ?? '';
