import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage } from '../../browser/built-page.ts';
import { isWithoutFirefox, launchFirefox, withoutFirefox } from '../../browser/firefox.ts';
import { patience } from '../../browser/open-site.ts';
import { type StaticServer, serveFiles } from '../../serve/static-server.ts';

// Where a browser could differ: workers that are modules, WebAssembly, layout without Chromium's own styles.
describe.skipIf(isWithoutFirefox)(`the page in Firefox${withoutFirefox}`, patience, () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    server = await serveFiles(await builtPage(), { port: 0, base: '/some/folder/' });
    browser = await launchFirefox();
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
    await page.goto(`${server.url}#attack`);
  }, patience.timeout);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const textOf = (selector: string) => page.$eval(selector, ({ textContent }) => textContent);
  const open = (view: string) => page.click(`.views a[href^="#${view}"]`);

  test('a test image is predicted and attacked: the standard network is fooled, the symmetric one is not broken', async () => {
    await page.waitForSelector('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)');
    expect(await textOf('.network.left .change')).toMatch(/Clean: 7\. Attacked: (?!7).*fooled/);
    expect(await textOf('.network.right .change')).toMatch(/Clean: 7\. Attacked: 7\. .*not broken by this attack/);
  });

  test('what is proven of it, and what an attack breaks', async () => {
    await open('prove');
    await page.waitForSelector('.with-side > [aria-busy=false] .judgement');
    expect(await textOf('.judgement')).not.toBe('');
  });

  test('the results, from the finding down', async () => {
    await open('results');
    await page.waitForSelector('.stack[aria-busy=false] .figures');
    expect(await textOf('.headline')).toContain('does not survive stronger attacks');
  });

  test('nothing was printed or failed', () => expect(problems).toEqual([]));
});
