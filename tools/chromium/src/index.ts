export { findChromium } from './find-chromium.ts';
export { type ChromiumOptions, launchChromium } from './launch-chromium.ts';
export { isWithoutChromium, withoutChromium } from './without-chromium.ts';
