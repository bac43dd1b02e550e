import '@fontsource-variable/inter/wght.css';
import './styles/page/tokens.css';
import './styles/page/base.css';
import './styles/page/layout.css';
import './styles/page/controls.css';
import './styles/page/chart.css';
import './styles/page/tones.css';
import './styles/views/attack.css';
import './styles/parts/scenes.css';
import './styles/parts/strip.css';
import './styles/page/forced-colors.css';
import './styles/page/print.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { runEngine } from './state/session.ts';
import { syncUrl } from './state/sync-url.ts';
import { followTheme } from './state/theme.ts';
import { releaseOldNodes } from './ui/drawing/release-old-nodes.ts';

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
