import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSkipped, leftOut, type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

const committed = (file: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../results', file), 'utf8');

describe.skipIf(isSkipped)(`the results view in Chromium${leftOut}`, patience, () => {
  let site: OpenSite;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    open = await site.open('#results');
    page = open.page;
    await page.locator('.numbers tbody').nth(3).waitFor();
  }, patience.timeout);
  afterAll(() => site?.close());

  const rowsOf = async (label: string): Promise<string[][]> => {
    const body = page.locator('.numbers tbody', { has: page.locator(`th[scope=rowgroup]:text-is("${label}")`) });
    return Promise.all((await body.locator('tr').all()).map((row) => row.locator('td').allTextContents()));
  };
  const drop = (files: Record<string, string>) =>
    page.evaluate((texts) => {
      const data = new DataTransfer();
      for (const [name, text] of Object.entries(texts)) data.items.add(new File([text], name));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data }));
    }, files);

  test('Table 2: paper, measured, interval, difference', async () => {
    const plain = JSON.parse(committed('mnist/plain.json')).evaluation.curves[0];
    const at = plain.strengths.indexOf(0.25);
    const [measured, interval, delta] = await rowsOf('plain');
    expect(measured[at]).toBe(plain.errors[at].toFixed(3));
    expect(interval[at]).toContain('–');
    // Table 2 prints 0.934 for the plain CNN at 0.25.
    const [printed] = await rowsOf('paper: plain');
    expect(printed[at]).toBe('0.934');
    expect(delta[at]).toBe(`+${(plain.errors[at] - 0.934).toFixed(3)}`);
  });

  test('models, samples and baseline are picked, and are in the address', async () => {
    const curves = page.locator('.chart g[class^=tone-] .series');
    const before = await page.locator('.picker input:checked').count();
    await page.locator('.picker').getByLabel('plain', { exact: true }).uncheck();
    expect(await page.locator('.picker input:checked').count()).toBe(before - 1);
    expect(await rowsOf('plain')).toEqual([]);
    await page.locator('.picker').getByLabel('plain', { exact: true }).check();
    await page.getByLabel('Compare with').selectOption('mReLU');
    expect((await rowsOf('plain'))[2]).toBeDefined();
    await page.getByRole('radio', { name: 'PGD' }).check({ force: true });
    await eventually(() => page.locator('.numbers tbody').count()).toBeGreaterThan(1);
    expect(await curves.count()).toBeGreaterThan(1);
    const hash = await open.hash();
    expect(hash).toContain('baseline=mReLU');
    expect(hash).toContain('samples=pgd');
    await page.getByRole('radio', { name: 'noise', exact: true }).check({ force: true });
    await page.getByLabel('Cut to valid pixels').check();
    expect(await open.hash()).toContain('clipped=yes');
    await page.getByLabel('Cut to valid pixels').uncheck();
  });

  test('a file that does not fit is named with what is wrong, and the rest shows', async () => {
    await page.getByRole('radio', { name: 'eq. 10' }).check({ force: true });
    const own = JSON.parse(committed('mnist/plain.json'));
    const broken = structuredClone(own);
    broken.evaluation.curves[0].count = 0;
    await drop({
      'own.json': JSON.stringify({ ...own, experiment: 'mine', model: 'my-network' }),
      'half.json': '{ "version": 1,',
      'broken.json': JSON.stringify(broken),
    });
    await page.locator('.files-line .notice').waitFor();
    const notices = await page.locator('.files-line .notice li').allTextContents();
    expect(notices).toEqual([
      expect.stringMatching(/^half\.json is left out\. expected JSON: /),
      expect.stringMatching(/^broken\.json is left out\. evaluation\.curves\[0\]\.count: .*>=1/),
    ]);
    expect((await rowsOf('my-network (own.json)'))[0]).toEqual((await rowsOf('plain'))[0]);
  });

  test('the training history and every figure with its files', async () => {
    expect(await page.locator('section[aria-labelledby=history-title] .series').count()).toBeGreaterThan(5);
    const figure = page.locator('.figures li', { hasText: 'Figure 9 adversarial' });
    expect(await figure.getByRole('link', { name: /^(PNG|SVG|CSV)$/ }).allTextContents()).toEqual([
      'PNG',
      'SVG',
      'CSV',
    ]);
    for (const link of await figure.getByRole('link', { name: /^(PNG|SVG|CSV)$/ }).all()) {
      const answer = await page.request.get(new URL((await link.getAttribute('href')) ?? '', site.url).href);
      expect(answer.status()).toBe(200);
    }
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));

  test('a committed file that is damaged is named, and the rest shows', async () => {
    const context = await page.context().browser()?.newContext({ serviceWorkers: 'block' });
    const other = await context?.newPage();
    if (!other) throw new Error('no page');
    await other.route('**/results/mnist/plain.json', (route) => route.fulfill({ body: '{' }));
    await other.goto(`${site.url}#results`);
    await other.locator('.files-line .notice').waitFor();
    expect(await other.locator('.files-line .notice').textContent()).toContain('mnist/plain.json is left out.');
    expect(await other.locator('.numbers tbody').count()).toBeGreaterThan(2);
  });
});
