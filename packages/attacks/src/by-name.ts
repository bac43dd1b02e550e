import { checkOneOf } from '@saf/checks';
import type { Attack } from './framework/attack.ts';

type MakeAttack = (options?: never) => Attack;

// What exports attacks whose options all have defaults. An attack is found by the line that exports it.
const entries: readonly (() => Promise<Readonly<Record<string, MakeAttack>>>)[] = [
  mainAttacks,
  () => import('./minimum-norm.ts'),
  () => import('./black-box.ts'),
  () => import('./nonsense.ts'),
];

/**
 * The names of all attacks that can be built without an argument, as they are exported; it loads their code.
 *
 * @example
 * const menu = await Promise.all((await attackNames()).map(async (name) => [name, (await attackNamed(name)).name]));
 */
export async function attackNames(): Promise<string[]> {
  const modules = await Promise.all(entries.map((load) => load()));
  return modules.flatMap((module) => Object.keys(module));
}

/**
 * An attack by the name it is exported by: for command lines and menus. Entries are loaded one after the other until one has it.
 *
 * @param options hyper-parameters of the attack; its defaults where there are none
 * @throws ArgumentError for an unknown name, with the nearest that there is, and for options out of range
 * @example
 * const attack = await attackNamed('deepFool', { steps: 20 });
 */
export async function attackNamed(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<Attack> {
  for (const load of entries) {
    const attacks = await load();
    if (Object.hasOwn(attacks, name)) return attacks[name](options as never);
  }
  // No entry has it: the check throws.
  return attackNamed(checkOneOf('attack', name, await attackNames()), options);
}

/** The main entry without what is no attack: a new export of another kind does not pass the type check until it is named here. */
async function mainAttacks() {
  const { both, disposeAttackResult, eq10Directions, misclassified, reaches, takenForMeaningful, ...attacks } =
    await import('./index.ts');
  return attacks;
}
