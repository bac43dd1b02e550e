import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

// The page does what its story says: no step is a picture of what once was so.
describe.skipIf(isWithoutChromium)(`scenes and tour in Chromium${withoutChromium}`, patience, () => {
  let site: OpenSite;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    open = await site.open('#attack');
    page = open.page;
    await page.locator('[aria-busy=false] .predictions').waitFor();
  }, patience.timeout);
  afterAll(() => site?.close());

  const verdicts = async () => {
    await page.locator('[aria-busy=false]').first().waitFor();
    return (await page.locator('.strip-network').allTextContents()).join(' | ');
  };

  test.each([
    ['An attack fools the standard network', /^standard7 → 9 fooled \| symmetric7 → 7 not broken/],
    ['The symmetric one withstands it', /^standard7 → 9 fooled \| symmetric7 → 7 not broken/],
    ['Forty small steps reverse it', /^standard7 → 7 not broken .* \| symmetric7 → \d fooled$/],
    ['Noise is a “4”', /^standard∅ → 4 takes it for a digit \| symmetric∅ → ∅ not broken/],
  ])('a click shows it: %s', async (title, said) => {
    const scene = page.getByRole('button', { name: title });
    await scene.click();
    await eventually(verdicts).toMatch(said);
    expect(await scene.getAttribute('aria-pressed')).toBe('true');
  });

  test('a change of one’s own is no scene any more', async () => {
    await page.getByLabel('Strength β').fill('0.05');
    await eventually(() => page.locator('.scenes [aria-pressed=true]').count()).toBe(0);
  });

  test('the tour, step by step: what each says is what the page shows', async () => {
    await page.getByRole('button', { name: 'Take the tour in ten short steps' }).click();
    const tour = page.getByRole('complementary', { name: 'Guided tour' });
    const standing = /^standard7 → 7 not broken .* \| symmetric7 → 7 not broken/;
    const shown: readonly (readonly [title: string, said: RegExp | null])[] = [
      ['What a network does', standing],
      ['Usually they are right', /^standard2 → 2 .* \| symmetric2 → 2 /],
      ['An attack changes every pixel a little', /^standard7 → 9 fooled/],
      ['The standard network is fooled', /^standard7 → 9 fooled/],
      ['It is no accident', standing],
      ['The paper’s idea: respond only to usual values', null],
      ['It looks robust', /^standard7 → 9 fooled \| symmetric7 → 7 not broken/],
      ['Why it only looked so', null],
      ['Many small steps find the errors', /^standard7 → 7 not broken .* \| symmetric7 → \d fooled$/],
      ['What can be proven', null],
    ];
    for (const [i, [title, said]] of shown.entries()) {
      await tour.getByRole('heading', { name: title }).waitFor();
      if (said) await eventually(verdicts).toMatch(said);
      await page.locator('.pointed-at').waitFor();
      expect(await tour.getByRole('heading').evaluate((heading) => heading === document.activeElement)).toBe(true);
      if (i + 1 < shown.length) await tour.getByRole('button', { name: 'Next' }).click();
    }
    for (const side of ['left', 'right'])
      await eventually(() => page.locator(`.network.${side} .judgement`).textContent()).toMatch(/^Proven/);
    expect(await open.hash()).toContain('tour=10');
    await tour.getByRole('link', { name: 'Try it yourself' }).click();
    await page.locator('.exercise').nth(7).waitFor();
    await page.keyboard.press('Escape');
  });

  test('the lesson sets the page up, and its answers are printed', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Read a digit.').isVisible()).toBe(true);
    expect(await page.locator('.answer-lines').first().isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
    await page.locator('.exercise').nth(3).getByRole('link').click();
    await eventually(verdicts).toMatch(/symmetric7 → 7 not broken/);
  });

  test('inside: some values are pushed to where they are switched off, and yet fewer are', async () => {
    await page.locator('.views a[href^="#lesson"]').click();
    await page.locator('.exercise').nth(6).getByRole('link').click();
    await eventually(verdicts).toMatch(/^standard7 → 9 fooled \| symmetric7 → 7 not broken/);
    const symmetric = page.locator('.layers .stack.right');
    await page.getByRole('radio', { name: 'cv1' }).check({ force: true });
    await symmetric.getByRole('heading', { name: 'cv1' }).waitFor();
    const [, clean, attacked] =
      /Switched off: (\d+) % .*clean, (\d+) % attacked/.exec((await symmetric.textContent()) ?? '') ?? [];
    expect(Number(attacked)).toBeLessThan(Number(clean));
    const pointsOf = async (path: string) => {
      const drawn = (await symmetric.locator(path).getAttribute('d')) ?? '';
      return [...drawn.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]): [number, number] => [Number(x), Number(y)]);
    };
    const [before, after, activation] = await Promise.all(
      ['.histogram-clean', '.histogram-attacked', '.activation'].map(pointsOf),
    );
    // The axis of the picture is where the activation is zero; larger numbers are further down.
    const floor = Math.max(...activation.map(([, y]) => y));
    const isOff = (x: number) => activation.some(([at, y]) => Math.abs(at - x) < 2 && y === floor);
    const grown = after.filter(([x, y], i) => isOff(x) && y < before[i][1]);
    expect(grown.length).toBeGreaterThan(0);
  });

  test('a short name is explained where it is pointed at, and Escape closes it', async () => {
    const term = page.locator('.network.left .term').first();
    await term.hover();
    const tip = term.getByRole('tooltip');
    expect(await tip.textContent()).toContain('Decibels of the peak signal-to-noise ratio');
    expect(await tip.isVisible()).toBe(true);
    const box = await tip.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280);
    await page.mouse.move(0, 0);
    expect(await tip.isVisible()).toBe(false);
    await term.getByRole('button').focus();
    expect(await tip.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));
});
