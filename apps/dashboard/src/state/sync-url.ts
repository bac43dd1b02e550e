import { batch, effect } from '@preact/signals';
import { controls, type View, view, views } from './controls.ts';
import { imageSet } from './image-set.ts';
import { formatHash, parseHash, readInto } from './url.ts';

const all = Object.values(controls);
/** Browsers refuse addresses that change at every turn of a slider. */
const quiet = 250;

/** Keeps the address and the controls alike: a link restores the page, and back goes to the view before. */
export function syncUrl(): void {
  readAddress(location.hash);
  // Not `location.hash`: what was to be written before may have been written since.
  window.addEventListener('hashchange', ({ newURL }) => readAddress(new URL(newURL).hash));
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const hash = formatHash(view.value, all);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (location.hash !== hash) history.replaceState(null, '', hash);
    }, quiet);
  });
}

/** The address of another view with the controls as they are. */
export const addressOf = (other: View): string => formatHash(other, all);

function readAddress(hash: string): void {
  const address = parseHash(hash);
  batch(() => {
    readInto(all, address);
    // The usual strength of one data set is far too much for another.
    const { strengths } = imageSet.value;
    if (controls.strength.value.value > strengths.most) controls.strength.value.value = strengths.usual;
    view.value = views.find((each) => each === address.view) ?? 'attack';
  });
}
