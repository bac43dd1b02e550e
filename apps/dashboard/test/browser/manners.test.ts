import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Not committed: to be looked at. */
const screenshots = resolve(import.meta.dirname, '../../.vitest/screenshots');
mkdirSync(screenshots, { recursive: true });

const ready = {
  attack: '[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)',
  prove: '.with-side > [aria-busy=false] .judgement >> nth=0',
  compare: '.grid tbody tr >> nth=5',
  explain: '.step:nth-child(5)',
  results: '[aria-busy=false] .numbers tbody:nth-of-type(4) >> nth=0',
  train: '.facts',
  yours: 'section[aria-labelledby=none-open]',
  lesson: '.exercise:nth-child(8)',
} as const;
const views = Object.keys(ready) as (keyof typeof ready)[];

describe.skipIf(isWithoutChromium)(`the page's manners in Chromium${withoutChromium}`, patience, () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite();
  }, patience.timeout);
  afterAll(() => site?.close());

  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    let open: OpenPage;
    beforeAll(async () => {
      // axe is put into the page, which takes no scripts but its own.
      open = await site.open(`#attack?theme=${theme}`, { bypassCSP: true });
      await open.page.evaluate(axe);
    }, patience.timeout);
    afterAll(() => open?.page.context().close());

    test.each(views)('%s passes axe', async (view) => {
      const { page } = open;
      if (view !== 'attack') await page.locator(`.views a[href^="#${view}"]`).click();
      await page.locator(ready[view]).waitFor();
      await page.screenshot({ path: `${screenshots}/${view}-${theme}.png`, fullPage: true });
      expect(await page.evaluate(violations)).toEqual([]);
    });

    test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));
  });

  test('nothing is wider than its window, from a telephone to a wide screen', async () => {
    const { page } = await site.open('#attack');
    for (const view of views) {
      if (view !== 'attack') await page.locator(`.views a[href^="#${view}"]`).click();
      await page.locator(ready[view]).waitFor();
      for (const width of [360, 768, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(100);
        if (width === 360) await page.screenshot({ path: `${screenshots}/${view}-phone.png`, fullPage: true });
        const { scrollWidth, clientWidth } = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrollWidth, clientWidth };
        });
        expect(scrollWidth, `${view} at ${width}`).toBeLessThanOrEqual(clientWidth);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.context().close();
  });

  test('the keys skip the header, and show where they are on an upload', async () => {
    const { page } = await site.open('#attack');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Skip to the content' }).press('Enter');
    await page.keyboard.press('Tab');
    expect(
      await page
        .locator('.scenes button')
        .first()
        .evaluate((scene) => scene === document.activeElement),
    ).toBe(true);
    await page.locator('.pad').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const ring = page.locator('label.button', { hasText: 'Upload' });
    expect(await ring.evaluate((label) => getComputedStyle(label).outlineStyle)).toBe('solid');
    expect(await page.title()).toBe('Draw a digit, then attack it · Suppressing the unusual');
    await page.context().close();
  });

  test('an address with every control restores all of them', async () => {
    const hash =
      '#attack?theme=dark&image=test:5&shows=1&left=mnist/mReLU&right=mnist/plain&attack=fgsm&target=2&strength=0.12&gain=5&clip=no&gradients=right&layer=2&signal=-1.25&lambda=0.4&samples=noisy&clipped=yes&models=plain,mReLU&baseline=plain&networks=plain,mReLU-r-m&threats=clean,pgd&against=mReLU-r-m&proven=mReLU-r-m&activation=rbf&rate=0.01&delta=0.3';
    const first = await site.open(hash);
    expect(await first.hash()).toBe(hash);
    expect(await first.page.getByLabel('Method').inputValue()).toBe('fgsm');
    expect(await first.page.getByLabel('Strength β').inputValue()).toBe('0.12');
    expect(await first.page.getByRole('radio', { name: 'Test image 5: a 1' }).isChecked()).toBe(true);
    await first.page.locator('.views a[href^="#train"]').click();
    expect(await first.hash()).toBe(hash.replace('#attack', '#train'));
    expect(await first.page.getByRole('radio', { name: 'RBF' }).isChecked()).toBe(true);
    await first.page.goBack();
    await eventually(() => first.page.locator('.views [aria-current]').textContent()).toBe('Attack');
    await first.page.context().close();
  });

  test('an address that makes no sense is the page at its start', async () => {
    const { page, hash, problems } = await site.open('#nowhere?strength=much&image=test:9999&gain=3&engine=abacus');
    expect(await hash()).toBe('#attack');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('an engine that this browser lacks is said, and wasm takes its place', async () => {
    // Without graphics Chromium has no WebGPU.
    const { page, hash, problems } = await site.open('#attack?engine=webgpu');
    await page.getByText('This browser has no WebGPU here. wasm runs instead of webgpu.').waitFor();
    await eventually(() => page.locator('.foot').textContent()).toContain('Runs on wasm');
    expect(await hash()).toBe('#attack');
    expect(await page.getByRole('option', { name: 'webgpu: not in this browser' }).isDisabled()).toBe(true);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('after the first visit it works without a network', async () => {
    const { page } = await site.open('#attack');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.context().setOffline(true);
    await page.reload();
    await page.locator('.network.right .change').waitFor();
    await page.locator('.views a[href^="#results"]').click();
    await page.locator(ready.results).waitFor();
    await page.context().close();
  });
});

/** What axe finds on the page, as "rule: elements". */
async function violations(): Promise<string[]> {
  const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
  // What fingers reach is large enough (WCAG 2.2): axe leaves this rule out unless it is asked for.
  const rules = { 'target-size': { enabled: true } };
  const results = await axe.run({ resultTypes: ['violations'], rules });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
