import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

// What one sees of the attack view: on every screen, on paper, in colours of one's own, with pictures of one's own.
describe.skipIf(isWithoutChromium)(`the attack view, as it is seen in Chromium${withoutChromium}`, patience, () => {
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

  // A desktop, a telephone, and a desktop of 1440 x 900 whose page is shown at twice its size.
  test.each([
    ['1440 x 900', 1440, 900],
    ['a telephone', 390, 800],
    ['200 %', 720, 450],
  ])('control, change and verdict are in one view, wherever the page is scrolled to: %s', async (_, width, height) => {
    await page.setViewportSize({ width, height });
    for (const share of [0.4, 0.8]) {
      await page.evaluate((part) => scrollTo(0, part * document.documentElement.scrollHeight), share);
      await page.waitForTimeout(50);
      for (const part of ['input[type=range]', '.left .picture', '.right .picture', '.left strong', '.right strong']) {
        const box = await page.locator(`.strip ${part}`).boundingBox();
        expect(box?.y, part).toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(height);
      }
    }
    const strip = await page.locator('.strip').boundingBox();
    expect(strip?.height).toBeLessThan(0.4 * height);
    expect((await page.locator('.pad').boundingBox())?.height).toBeLessThanOrEqual(0.61 * height);
    await page.evaluate(() => scrollTo(0, 0));
  });

  test.each([
    ['a telephone', 390],
    ['a desktop', 1280],
  ])('nothing jumps while an attack runs: %s', async (_, width) => {
    await page.setViewportSize({ width, height: 900 });
    const height = async () => (await page.locator('.strip').boundingBox())?.height;
    const before = await height();
    await page.getByLabel('Method').selectOption('hopSkipJump');
    await page.locator('.progress-line.running').waitFor();
    expect(await height()).toBe(before);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The attack was cancelled.').waitFor();
    expect(await height()).toBe(before);
    await page.getByLabel('Method').selectOption('eq10');
    await page.locator('[aria-busy=false] .predictions').waitFor();
  });

  test('the slider changes the verdicts beside it', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const verdict = page.locator('.strip-network.left');
    expect(await verdict.textContent()).toContain('fooled');
    await page.getByLabel('Strength β').fill('0.05');
    await eventually(() => verdict.textContent()).toContain('not broken by this attack');
  });

  test.each([
    ['blur', 'σ 2.0 px'],
    ['saltAndPepperNoise', '25 % of pixels'],
    ['lowerContrast', '25 % faded'],
  ])('%s has its strength in its own unit', async (attack, unit) => {
    await page.getByLabel('Strength β').fill('0.25');
    await page.getByLabel('Method').selectOption(attack);
    expect(await page.locator('.strip output').textContent()).toBe(`0.250 · ${unit}`);
  });

  test('what the image shows is no target', async () => {
    await page.goto(`${site.url}#attack?target=7`);
    expect(await page.getByLabel('Target').locator('option[value="7"]').isDisabled()).toBe(true);
    // Any error will do instead.
    await eventually(() => page.locator('.network.left .change').textContent()).toContain('fooled');
  });

  test.each([
    ['a photograph lit from a corner', 'photo.png', 'image/png', photograph()],
    ['white ink on nothing', 'transparent.png', 'image/png', whiteOnNothing()],
    ['a drawing in vectors', 'one.svg', 'image/svg+xml', Buffer.from(vectors)],
  ])('%s becomes a digit', async (_, name, mimeType, buffer) => {
    await page.getByRole('radio', { name: 'Test image 3: a 0' }).check({ force: true });
    await eventually(() => page.locator('.network.right .change').textContent()).toContain('Clean: 0');
    await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
    for (const side of ['left', 'right'])
      await eventually(() => page.locator(`.network.${side} .change`).textContent()).toContain('Clean: 1.');
  });

  test('in colours of the user’s own, bars, swatches and what is chosen are still there', async () => {
    await page.goto(`${site.url}#attack`);
    await page.locator('[aria-busy=false] .predictions').waitFor();
    await page.emulateMedia({ forcedColors: 'active' });
    const background = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    const paper = await background('body');
    for (const surface of ['.predicted .bar-fill', '.bar-before', '.swatch.left', '.segments input:checked + span'])
      expect(await background(surface), surface).not.toBe(paper);
    await page.emulateMedia({ forcedColors: 'none' });
  });

  test('on paper there is no header and nothing to click, and no column is cut off', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1000 });
    for (const part of ['.top', '.scenes', '.thumbnails', '.foot'])
      expect(await page.locator(part).isVisible(), part).toBe(false);
    expect(await page.locator('.network.left .change').isVisible()).toBe(true);
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.emulateMedia({ media: null });
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));
});

const [width, height] = [120, 160];
const isInk = (i: number): boolean => {
  const [x, y] = [i % width, Math.floor(i / width)];
  return x >= 55 && x < 65 && y >= 30 && y < 110;
};

/** A dark stroke on paper whose light falls off by half from one corner to the other. */
function photograph(): Buffer {
  const light = (i: number) => 1 - (0.3 * (i % width)) / width - (0.2 * Math.floor(i / width)) / height;
  const data = Uint8Array.from({ length: width * height }, (_, i) => (isInk(i) ? 60 : 235) * light(i));
  return Buffer.from(encode({ width, height, data, channels: 1, depth: 8 }));
}

function whiteOnNothing(): Buffer {
  const data = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) if (isInk(i)) data.fill(255, 4 * i, 4 * i + 4);
  return Buffer.from(encode({ width, height, data, channels: 4, depth: 8 }));
}

/** Without a size, as drawing programs write them. */
const vectors = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path d="M60 30V110" stroke="#222" stroke-width="10"/></svg>`;
