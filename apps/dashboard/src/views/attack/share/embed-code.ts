import { signal } from '@preact/signals';

/** Which network's card is taken along. */
export const embedSide = signal<'left' | 'right'>('left');

/** A frame for any page that shows one card as it is now, and nothing else. */
export function embedCode(card: 'left' | 'right', here = location.href): string {
  const address = new URL(here);
  const hash = address.hash || '#attack';
  address.hash = `${hash}${hash.includes('?') ? '&' : '?'}embed=${card}`;
  const source = address.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${source}" title="An attack on a network, live" width="460" height="640" loading="lazy"></iframe>`;
}
