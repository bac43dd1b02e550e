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
