import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** The Firefox that is installed here, SAF_FIREFOX if it is set; undefined where there is none. */
const installed = (process.env.SAF_FIREFOX ? [process.env.SAF_FIREFOX] : places).find(existsSync);

export const isWithoutFirefox = installed === undefined;

/** Said behind the name of what is tested; nothing where there is a Firefox. */
export const withoutFirefox = isWithoutFirefox
  ? ' (left out: there is no Firefox here; install it, or name it in SAF_FIREFOX)'
  : '';

/** Starts the Firefox that is installed here. By WebDriver BiDi, which Playwright speaks with the newest Firefox alone. */
export const launchFirefox = (): Promise<Browser> =>
  puppeteer.launch({ browser: 'firefox', executablePath: installed, headless: true, timeout: 120_000 });
