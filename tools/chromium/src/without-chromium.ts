import { findChromium } from './find-chromium.ts';

/** Whether browser tests are left out. Where CI runs a browser is there: without one the tests fail. */
export const isWithoutChromium = !findChromium() && !process.env.CI;

/** Said behind the name of what is tested; nothing where there is a Chromium. */
export const withoutChromium = findChromium()
  ? ''
  : ' (left out: there is no Chromium here; install it, or name it in SAF_CHROMIUM)';
