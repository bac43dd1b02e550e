import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

describe.skipIf(isWithoutChromium)(`the views Explain and Train in Chromium${withoutChromium}`, patience, () => {
  let site: OpenSite;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    open = await site.open('#explain');
    page = open.page;
    await page.locator('.step').nth(4).waitFor();
  }, patience.timeout);
  afterAll(() => site?.close());

  test('five steps', async () => expect(await page.locator('.step h2').count()).toBe(5));

  test('the signal is dragged, in every plot at once', async () => {
    const plot = page.getByRole('slider', { name: 'Signal into a ReLU' });
    const box = await plot.boundingBox();
    if (!box) throw new Error('no plot');
    await page.mouse.move(box.x + box.width / 2, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.85 * box.width, box.y + 50, { steps: 4 });
    await page.mouse.up();
    const value = Number(await plot.getAttribute('aria-valuenow'));
    expect(value).toBeGreaterThan(1.5);
    const other = page.getByRole('slider', { name: 'Signal into symmetric activations' });
    expect(await other.getAttribute('aria-valuetext')).toContain('mReLU(x) = max(0, 1 − |x|) 0.00');
    expect(await open.hash()).toBe(`#explain?signal=${value}`);
  });

  test('the signal is moved by the keys', async () => {
    const plot = page.getByRole('slider', { name: 'Signal into a ReLU' });
    await plot.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await plot.getAttribute('aria-valuenow')).toBe('2.9');
  });

  test('the disk: the smaller λ, the smaller the error of RBF; that of one mReLU a dimension stays', async () => {
    const lambda = page.getByLabel('λ, how far the first layer looks');
    const errors = async () =>
      (await page.locator('.step').nth(2).locator('.legend strong').allTextContents()).map(Number);
    await lambda.fill('1');
    const [rbfFar, mirroredFar] = await errors();
    await lambda.fill('0.2');
    const [rbfNear, mirroredNear] = await errors();
    expect(rbfNear).toBeLessThan(rbfFar / 4);
    // A diamond in the unit disk: 1 − 2/π.
    expect([mirroredFar, mirroredNear]).toEqual([0.363, 0.363]);
    expect(await open.hash()).toContain('lambda=0.2');
  });

  test('a network is trained by one step, then on, paused, and begun anew', async () => {
    await page.getByRole('link', { name: 'Train' }).click();
    await page.getByRole('button', { name: 'One step' }).click();
    const step = async () =>
      Number(/^(\d+) of 480$/.exec((await page.locator('.facts dd').first().textContent()) ?? '')?.[1]);
    await eventually(step).toBe(1);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await eventually(step).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
    await page.waitForTimeout(300);
    const paused = await step();
    await page.waitForTimeout(500);
    expect(await step()).toBe(paused);
    expect(await page.locator('section[aria-labelledby=loss-title] .series').first().getAttribute('d')).toMatch(
      /^M.*L/,
    );
    await page.getByRole('button', { name: 'Restart' }).click();
    await eventually(() => page.locator('.facts dd').first().textContent()).toBe('none yet');
  });

  test('what the network is made of is in the address', async () => {
    await page.getByRole('radio', { name: 'RBF' }).check({ force: true });
    await page.getByLabel('Random training δ').fill('0.5');
    await page.getByLabel('Learning rate').fill('0.02');
    const hash = await open.hash();
    for (const part of ['#train', 'activation=rbf', 'delta=0.5', 'rate=0.02']) expect(hash).toContain(part);
  });

  test('a training is not lost without a word, neither to other settings nor to another view', async () => {
    const step = () => page.locator('.facts dd').first().textContent();
    const oneStep = page.getByRole('button', { name: 'One step' });
    await oneStep.click();
    await eventually(step).toBe('1 of 480');
    await page.getByLabel('Learning rate').fill('0.03');
    await page.getByText('The network here was made with other settings, and stays.').waitFor();
    await page.getByRole('link', { name: 'Explain' }).click();
    await page.locator('.step').first().waitFor();
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    expect(await step()).toBe('1 of 480');
    await page.getByRole('button', { name: 'Start one with the new settings' }).click();
    await eventually(step).toBe('none yet');
    // What was trained before is listed, with what came of it.
    const last = page.locator('.runs tbody tr').last();
    expect(await last.textContent()).toContain('RBF0.0200.501 of 480');
  });

  test('the words are those that a reader expects, and the short ones are explained', async () => {
    const main = page.locator('main');
    expect(await main.textContent()).toContain('Press Train to start');
    await page.getByRole('link', { name: 'Explain' }).click();
    await page.getByText('Softmax grows more confident farther from the boundary').waitFor();
    expect(await main.textContent()).toContain('so that fewer of them are switched off');
    await page.getByRole('link', { name: 'Attack', exact: true }).click();
    expect(await page.getByLabel('True label').locator('option').first().textContent()).toBe('automatic');
    expect(await page.getByRole('group', { name: 'Attack crafted on' }).textContent()).toContain('each network');
    expect(await page.getByLabel('Keep pixels in 0–1').count()).toBe(1);
    // Plain words come first.
    const chosen = (side: string) => page.getByLabel(`Network on the ${side}`).locator('option:checked').textContent();
    expect([await chosen('left'), await chosen('right')]).toEqual(['standard · plain', 'symmetric · mReLU-r-m']);
    const terms: string[] = await page.locator('.glossary dt').allTextContents();
    await page.getByRole('link', { name: 'Results', exact: true }).click();
    await page.locator('#finding-title').waitFor();
    terms.push(...(await page.locator('.glossary dt').allTextContents()));
    expect(terms).toEqual(expect.arrayContaining(['-a', 'twins', 'seed', '∅', 'β', 'ε', 'dB', 'cv1, cv2, fc1, fc2']));
    expect(await main.textContent()).toContain('only ReLU-a and mReLU-a keep any accuracy');
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));
});
