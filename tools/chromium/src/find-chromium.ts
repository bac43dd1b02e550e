import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium that is installed here, SAF_CHROMIUM if it is set; null where there is none. */
export function findChromium(): string | null {
  const asked = process.env.SAF_CHROMIUM;
  return (asked ? [asked] : places).find(existsSync) ?? null;
}
