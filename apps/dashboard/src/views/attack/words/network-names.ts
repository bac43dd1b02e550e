import { shortName } from '../../../state/image-set.ts';
import { ownNamed } from '../../../state/own-networks.ts';

/** What the first part of a network's name says. */
const kinds: Readonly<Record<string, { readonly plain: 'standard' | 'symmetric'; readonly text: string }>> = {
  plain: { plain: 'standard', text: 'An ordinary network' },
  plainReLU: { plain: 'standard', text: 'An ordinary network with ReLU activations' },
  ReLU: { plain: 'standard', text: 'A network with ReLU activations' },
  mReLU: { plain: 'symmetric', text: 'A network with symmetric activations (mReLU)' },
  RBF: { plain: 'symmetric', text: 'A network with symmetric activations (RBF)' },
};

const trainings: Readonly<Record<string, string>> = {
  a: 'on adversarial images',
  r: 'on noisy images',
  m: 'on images of nothing',
  c1: 'to keep what is proven up to ε = 0.1',
  c3: 'to keep what is proven up to ε = 0.3',
  n: 'on noise, for votes over noisy copies',
};

/** "standard" or "symmetric": the activations of a network in one plain word; null for a name of another form. */
export const plainWord = (network: string): 'standard' | 'symmetric' | null =>
  ownNamed(network) ? null : (kinds[shortName(network).split('-')[0]]?.plain ?? null);

/** "symmetric · mReLU-r-m": the plain word first, for those who meet the names for the first time. */
export function networkTitle(network: string): string {
  const word = plainWord(network);
  return word ? `${word} · ${shortName(network)}` : shortName(network);
}

/** "mnist/mReLU-r-m" in words; nothing for a name of another form. */
export function describeNetwork(network: string): string {
  if (ownNamed(network)) return 'A network of your own.';
  const [kind, ...flags] = shortName(network).split('-');
  const known = kinds[kind];
  if (!known) return '';
  const trained = flags.map((flag) => trainings[flag]).filter(Boolean);
  return trained.length > 0 ? `${known.text}, also trained ${trained.join(' and ')}.` : `${known.text}.`;
}
