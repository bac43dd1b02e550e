import { batch } from '@preact/signals';
import { controls, view, views } from './controls.ts';
import { parseHash, readInto } from './url.ts';

const { image, shows, left, right, attack, target, strength, gain, clip, gradients, layer } = controls;
/** What a scene of the attack view is made of: what it does not name is as at the start. */
const ofAttack: readonly (typeof all)[number][] = [
  ...[image, shows, left, right, attack, target],
  ...[strength, gain, clip, gradients, layer],
];
const all = Object.values(controls);

/** What an address sets: all of the attack view where it is one of that, elsewhere what it names. */
function setBy(hash: string) {
  const address = parseHash(hash);
  const isSet = (control: (typeof all)[number]) =>
    address.values.has(control.name) || (address.view === 'attack' && ofAttack.includes(control));
  return { address, affected: all.filter(isSet) };
}

/** Shows what an address says, such as "#attack?attack=pgd", without what a reader has set elsewhere being lost. */
export function show(hash: string): void {
  const { address, affected } = setBy(hash);
  batch(() => {
    readInto(affected, address);
    view.value = views.find((each) => each === address.view) ?? 'attack';
  });
}

/** Whether the page shows what an address says. */
export function isShown(hash: string): boolean {
  const { address, affected } = setBy(hash);
  if (view.value !== address.view) return false;
  return affected.every(({ name, codec, initial, value }) => {
    const format = codec.format as (value: unknown) => string;
    const text = address.values.get(name);
    return format(value.value) === format(text === undefined ? initial : (codec.parse(text) ?? initial));
  });
}
