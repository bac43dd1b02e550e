export { findChromium } from './find-chromium.ts';
export { type ChromiumOptions, launchChromium } from './launch-chromium.ts';
export { simulatedGraphics, withoutGraphics } from './simulated-graphics.ts';
export { isWithoutChromium, withoutChromium } from './without-chromium.ts';
