/** After the first visit the page works without a network, where the browser lets pages have a service worker. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // A page from file: or http: elsewhere has none; it works all the same.
    navigator.serviceWorker.register('./sw.js').catch(() => undefined);
  });
}
