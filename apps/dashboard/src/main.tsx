import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/chart.css';
import './styles/attack.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { keepForOffline } from './offline.ts';
import { runEngine } from './state/session.ts';
import { syncUrl } from './state/sync-url.ts';
import { followTheme } from './state/theme.ts';

syncUrl();
followTheme();
runEngine();
render(<App />, document.getElementById('app') as HTMLElement);
keepForOffline();
