/** Fig. 12's names of CIFAR-10's categories, those that it does not show in the same manner; digits are short as they are. */
const known: Readonly<Record<string, string>> = {
  airplane: 'ap',
  automobile: 'am',
  bird: 'bd',
  cat: 'ct',
  deer: 'dr',
  dog: 'dg',
  frog: 'fr',
  horse: 'hr',
  ship: 'sp',
  truck: 'tk',
};

/** Names that fit over a small image. */
export const shortNames = (names: readonly string[]): string[] => names.map((name) => known[name] ?? name);

/** "ap: airplane, am: automobile, …" where names were shortened. */
export function shortNamesNote(names: readonly string[]): string[] {
  const shortened = names.filter((name) => name in known).map((name) => `${known[name]}: ${name}`);
  return shortened.length > 0 ? [`${shortened.join(', ')}.`] : [];
}
