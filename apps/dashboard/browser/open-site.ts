import { type ChromiumOptions, launchChromium } from '@saf/chromium';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { serveFiles } from '../serve/static-server.ts';
import { builtPage } from './built-page.ts';

/** The page has to work in a folder of any server. */
const base = '/some/folder/';

/** Time limits of tests: on a busy machine the engine alone takes many seconds to start. */
export const patience = { timeout: 180_000 };

export interface OpenPage {
  readonly page: Page;
  /** All that went wrong: console messages, errors that nobody caught, requests that failed or went elsewhere. */
  readonly problems: string[];
  /** The part of the address that the page keeps up, once it has settled. */
  hash(): Promise<string>;
}

export interface OpenSite {
  readonly url: string;
  open(hash: string, options?: BrowserContextOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

/** A Chromium, and a server with the built page. */
export async function openSite(options?: ChromiumOptions): Promise<OpenSite> {
  const server = await serveFiles(await builtPage(), { port: 0, base });
  const browser = await launchChromium(options);
  return {
    url: server.url,
    async open(hash, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      return openPage(await context.newPage(), server.url, hash);
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function openPage(page: Page, url: string, hash: string): Promise<OpenPage> {
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(url))
      problems.push(`elsewhere: ${request.url()}`);
  });
  page.setDefaultTimeout(60_000);
  await page.goto(url + hash);
  await page.getByText('in this browser: nothing is sent anywhere').waitFor();
  return { page, problems, hash: () => settledHash(page) };
}

/** The page writes its address a quarter of a second after the last change, on a busy machine later. */
async function settledHash(page: Page, before?: string): Promise<string> {
  await page.waitForTimeout(400);
  const now = await page.evaluate(() => decodeURIComponent(location.hash));
  return now === before ? now : settledHash(page, now);
}
