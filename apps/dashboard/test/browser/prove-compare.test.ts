import { readFileSync } from 'node:fs';
import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

describe.skipIf(isWithoutChromium)(
  `proofs, comparison and what is shared in Chromium${withoutChromium}`,
  patience,
  () => {
    let site: OpenSite;
    let open: OpenPage;
    let page: Page;

    beforeAll(async () => {
      site = await openSite();
      open = await site.open('#prove?left=mnist/ReLU-c3-small&right=mnist/RBF-c3-small&epsilon=0.2&image=test:0');
      page = open.page;
    }, patience.timeout);
    afterAll(() => site?.close());

    const card = (side: 'left' | 'right') => page.locator(`.network.${side}`);
    const judgement = (side: 'left' | 'right') => card(side).locator('.judgement').textContent();
    const settled = () => page.locator('.with-side > [aria-busy=false]').waitFor();

    // Both are certified at 0.2 on most test images (facts of @saf/pretrained), and this one is among them.
    test('what is proven of the image at ε, and that no attack has broken it there', async () => {
      await settled();
      for (const side of ['left', 'right'] as const) {
        await eventually(() => judgement(side)).toMatch(
          /^Proven.*every image within 0\.200 is taken for 7, or for nonsense\./,
        );
        const said = (await card(side).locator('p.small').textContent()) ?? '';
        const [, crown] = /CROWN up to ([\d.]+)/.exec(said) ?? [];
        expect(Number(crown)).toBeGreaterThan(0.2);
        const [, broken] = /PGD from ([\d.]+)/.exec(said) ?? [];
        if (broken) expect(Number(broken)).toBeGreaterThan(Number(crown));
      }
    });

    test('the bounds of each output grow with ε', async () => {
      const widths = () =>
        card('right')
          .locator('.bound.crown')
          .evaluateAll((bars) => bars.reduce((sum, bar) => sum + bar.getBoundingClientRect().width, 0));
      await page.getByText('at ε = 0.200').nth(1).waitFor();
      const before = await widths();
      await page.getByLabel('Largest change of a pixel, ε').focus();
      for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
      await page.getByText('at ε = 0.240').nth(1).waitFor();
      expect(await widths()).toBeGreaterThan(before);
      expect(await open.hash()).toContain('epsilon=0.24');
    });

    test('past what is proven an attack is found, or nothing is known', async () => {
      await page.getByRole('button', { name: 'the paper’s pair' }).click();
      await settled();
      await eventually(() => judgement('left')).toMatch(
        /^Broken: PGD has found an image within 0\.\d+ that is taken for \d/,
      );
      expect(
        await card('left')
          .getByText(/the gap between is/)
          .count(),
      ).toBe(1);
    });

    test('smoothing: noisy copies vote, and the radius comes with its failure probability', async () => {
      await page.getByRole('button', { name: 'Draw noise' }).click();
      await page
        .getByText(/^Certified: no change of an L2 length below \d\.\d+ .* but 7, except .* at most 0\.001\./)
        .waitFor();
      const counts = await page.locator('.votes .value').allTextContents();
      expect(counts.reduce((sum, count) => sum + Number(count.replace(',', '')), 0)).toBe(1000);
      expect(await page.locator('.copies canvas').count()).toBe(8);
    });

    test('every attack on one image: outcomes, sizes and times, and a file of them', async () => {
      await page.goto(`${site.url}#compare?grid=mnist/plain&image=test:0&strength=0.2`);
      await page.getByRole('button', { name: 'Run all attacks' }).click();
      const lines = page.locator('.grid tbody tr');
      await eventually(() => page.locator('.grid .outcome').count()).toBe(await lines.count());
      await page.getByRole('button', { name: 'Run what is missing' }).waitFor();
      expect(await lines.filter({ hasText: 'PGD' }).first().textContent()).toMatch(/fooled.*L∞ 0\.\d{3}.*dB.*(ms|s)$/);
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'CSV' }).click();
      const csv = readFileSync(await (await saved).path(), 'utf8')
        .trim()
        .split('\n');
      expect(csv).toHaveLength(1 + (await lines.count()));
    });

    test('all test images: what two networks disagree on, and one of them attacked live', async () => {
      await page.getByRole('radio', { name: 'All test images' }).check({ force: true });
      await page.getByText('of 400 images').waitFor();
      const [, left] = (await page.locator('.confusion').allTextContents()).map((text) => text.length);
      expect(left).toBeGreaterThan(20);
      const first = page.locator('.survey a').first();
      const [, index] = /Test image (\d+)/.exec((await first.getAttribute('aria-label')) ?? '') ?? [];
      await first.click();
      expect(await open.hash()).toMatch(new RegExp(`^#attack.*image=test:${index}`));
    });

    test('what is on the screen as files: the attacked image and the curve', async () => {
      await page.goto(`${site.url}#attack?image=test:0`);
      await page.locator('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)').waitFor();
      await page.getByText('Take it with you').click();
      const save = async (name: string) => {
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name, exact: true }).click();
        return readFileSync(await (await saved).path());
      };
      const png = decode(await save('PNG Attacked image'));
      expect([png.width, png.height]).toEqual([28, 28]);
      expect((await save('NPY Attacked image')).byteLength).toBe(128 + 4 * 784);
      expect((await save('SVG Curve of this image')).toString()).toMatch(/^<svg[^>]*>.*stroke="rgb/s);
      expect(decode(await save('PNG Curve of this image')).width).toBeGreaterThan(400);
      expect((await save('CSV Curve of this image')).toString().trim().split('\n')).toHaveLength(1 + 2 * 15);
      expect(await page.locator('.code-block pre').last().textContent()).toContain("attackNamed('eq10')");
    });

    test('one card alone, for a frame', async () => {
      await page.goto(`${site.url}#attack?image=test:0&embed=right`);
      await page.locator('.embedded .network.right .change strong').waitFor();
      expect(await page.locator('header, .thumbnails').count()).toBe(0);
      expect(await page.getByRole('link', { name: 'Open it in the laboratory' }).getAttribute('href')).toBe('#attack');
      await page.goto(`${site.url}#prove?image=test:0&embed=left`);
      await page.locator('.embedded .judgement').waitFor();
    });

    test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));
  },
);
