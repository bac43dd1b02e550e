import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/chart.css';
import './styles/tones.css';
import './styles/attack.css';
import './styles/scenes.css';
import './styles/strip.css';
import './styles/forced-colors.css';
import './styles/print.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { runEngine } from './state/session.ts';
import { syncUrl } from './state/sync-url.ts';
import { followTheme } from './state/theme.ts';
import { releaseOldNodes } from './ui/release-old-nodes.ts';

releaseOldNodes();
syncUrl();
followTheme();
runEngine();
render(<App />, document.getElementById('app') as HTMLElement);
keepForOffline();

/** After the first visit the page works without a network, where the browser lets pages have a service worker. */
function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // A page from file: or http: elsewhere has none; it works all the same.
    navigator.serviceWorker.register('./sw.js').catch(() => undefined);
  });
}
