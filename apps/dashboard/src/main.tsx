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
import { keepForOffline } from './state/keep-for-offline.ts';
import { runEngine } from './state/session.ts';
import { syncUrl } from './state/sync-url.ts';
import { followTheme } from './state/theme.ts';
import { afterNextFrame } from './ui/drawing/after-next-frame.ts';
import { releaseOldNodes } from './ui/drawing/release-old-nodes.ts';

/** Safari cannot tell when it is idle. */
const whenIdle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work));

releaseOldNodes();
syncUrl();
followTheme();
keepForOffline();
// In a task apart from that of reading the scripts; and the engine, which keeps a processor busy, once the page is drawn.
setTimeout(() => {
  render(<App />, document.getElementById('app') as HTMLElement);
  afterNextFrame(() => whenIdle(runEngine, { timeout: 500 }));
});
