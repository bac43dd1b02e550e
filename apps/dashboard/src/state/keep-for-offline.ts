import { effect } from '@preact/signals';
import { controls, view } from './controls.ts';

/** Milliseconds for which nothing is changed on the page before its other files are fetched. */
const rest = 3_000;

/**
 * After the first visit the page works without a network, where the browser lets pages have a service worker. It fetches several hundred
 * files, which would slow the page's own loading and the first attacks down: it waits until the page is there and has been left alone for a
 * moment.
 */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', registerAfterRest);
}

function registerAfterRest(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    for (const each of [view, ...Object.values(controls).map(({ value }) => value)]) each.value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      stop();
      // A page from file: or http: elsewhere has none; it works all the same.
      navigator.serviceWorker.register('./sw.js').catch(() => undefined);
    }, rest);
  });
}
