import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

// What the attack view says must be true: of this image, this attack and this network, and of nothing else.
describe.skipIf(isWithoutChromium)(`verdicts of the attack view in Chromium${withoutChromium}`, patience, () => {
  let site: OpenSite;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    open = await site.open('#attack');
    page = open.page;
  }, patience.timeout);
  afterAll(() => site?.close());

  const verdicts = () => page.locator('.network .change').allTextContents();
  const settled = () =>
    page.locator('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(6)').waitFor();
  const stopped = (attack: string) =>
    page.evaluate((name) => performance.getEntriesByName(`${name} stopped`).length, attack);
  const question = () => page.getByRole('group', { name: 'What does your image show?' });
  const upload = (name: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer });

  test('a slow attack takes the verdicts of the one before away, and shows how far it is', async () => {
    await settled();
    expect((await verdicts())[0]).toContain('fooled');
    await page.getByLabel('Method').selectOption('hopSkipJump');
    await eventually(verdicts).toEqual([
      expect.stringContaining('attacking …'),
      expect.stringContaining('attacking …'),
    ]);
    expect((await verdicts()).join()).not.toMatch(/fooled|broken/);
    expect(await page.locator('.predictions, .bar-threshold').count()).toBe(0);
    await page.locator('[aria-busy=true]').waitFor();
    const share = () => page.getByLabel('Progress of the attack').evaluate((bar) => (bar as HTMLProgressElement).value);
    await eventually(share).toBeGreaterThan(0);
    expect(await page.locator('.progress-line').textContent()).toMatch(/attacking mnist\/plain: \d+ %/);
  });

  test('it is cancelled, and begun again', async () => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('[aria-busy=false]').waitFor();
    await eventually(() => stopped('hopSkipJump')).toBe(1);
    await eventually(verdicts).toEqual([expect.stringContaining('cancelled'), expect.stringContaining('cancelled')]);
    await page.getByRole('button', { name: 'Attack again' }).click();
    await page.locator('[aria-busy=true]').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The attack was cancelled.').waitFor();
  });

  test('leaving the view ends the attack, and coming back begins it', async () => {
    await page.getByLabel('Method').selectOption('carliniWagner');
    await page.getByText('attacking mnist/plain: ').waitFor();
    const before = await stopped('carliniWagner');
    await page.getByRole('link', { name: 'Explain' }).click();
    await eventually(() => stopped('carliniWagner')).toBe(before + 1);
    await page.getByRole('link', { name: 'Attack', exact: true }).click();
    await page.locator('[aria-busy=true]').waitFor();
    await page.waitForTimeout(500);
    expect(await page.locator('[aria-busy=true]').count()).toBe(1);
    expect((await verdicts()).join()).not.toMatch(/fooled|broken/);
  });

  test('what is finished is still there after another view, and not computed again', async () => {
    await page.getByLabel('Method').selectOption('eq10');
    await page.locator('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)').waitFor();
    const done = () => page.evaluate(() => performance.getEntriesByName('eq10').length);
    const [before, shown] = [await done(), await verdicts()];
    await page.getByRole('link', { name: 'Explain' }).click();
    await page.locator('.step').first().waitFor();
    await page.getByRole('link', { name: 'Attack', exact: true }).click();
    await page.locator('[aria-busy=false]').waitFor();
    expect(await verdicts()).toEqual(shown);
    expect(await done()).toBe(before);
  });

  test('an attack that fails is no proof: the words say which attack did not break the network', async () => {
    await page.goto(`${site.url}#attack?strength=0.005`);
    await eventually(verdicts).toEqual([
      expect.stringContaining('not broken by this attack'),
      expect.stringContaining('not broken by this attack'),
    ]);
    expect(await page.locator('main').textContent()).not.toMatch(/\bholds\b(?! for)/);
  });

  test('a curve that stays level after PGD has succeeded is not read as robustness', async () => {
    await page.goto(`${site.url}#attack?attack=pgd&strength=0.3`);
    await page.locator('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)').waitFor();
    const card = page.locator('section[aria-labelledby=strength-title]');
    expect(await card.textContent()).toMatch(/mReLU-r-m: no longer right from β = 0\.\d+ on\./);
    expect(await card.textContent()).toContain('a level line there is no sign of robustness');
    const robust = card.locator('svg g.right');
    expect(await robust.locator('.series.broken').getAttribute('d')).toMatch(/^M.*L/);
  });

  test('∅ has one colour, in the table as in the verdict', async () => {
    await page.goto(`${site.url}#attack?strength=0.5`);
    await page.locator('[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)').waitFor();
    const withheld = page.locator('.predictions td', { hasText: '∅' });
    const classes = await withheld.evaluateAll((cells) => cells.map((cell) => cell.className));
    expect(classes.length).toBeGreaterThan(0);
    expect(new Set(classes)).toEqual(new Set(['withheld']));
    const colorOf = (element: Element) => getComputedStyle(element).color;
    const change = page.locator('.network .change.withheld strong').first();
    expect(await change.textContent()).toBe('says nonsense');
    expect(await change.evaluate(colorOf)).toBe(await withheld.first().evaluate(colorOf));
  });

  describe('a drawing is judged by what its maker says', () => {
    test('it is asked about, and not attacked before', async () => {
      await page.goto(`${site.url}#attack`);
      await page.locator('[aria-busy=false] .predictions').waitFor();
      await upload('one.png', stroke());
      await question().waitFor();
      await eventually(verdicts).toEqual([
        expect.stringMatching(/^Clean: .*not attacked yet/),
        expect.stringMatching(/^Clean: .*not attacked yet/),
      ]);
      expect(await page.locator('.predictions').count()).toBe(0);
    });

    test('the robust network is wrong where it says so, whatever it sees', async () => {
      await question().getByRole('button', { name: '4' }).click();
      await page.locator('[aria-busy=false] .predictions').waitFor();
      expect((await verdicts())[1]).toContain('wrong without attack');
      expect(await question().count()).toBe(0);
    });

    test('the label does not go over to another image', async () => {
      expect(await open.hash()).toContain('shows=4');
      await page.getByRole('radio', { name: 'Test image 1: a 2' }).check({ force: true });
      expect(await open.hash()).not.toContain('shows=');
      await eventually(async () => (await verdicts())[1]).toMatch(/Clean: 2\. Attacked/);
      expect((await verdicts())[1]).not.toContain('without attack');
    });

    test.each([
      ['cleared', () => page.getByRole('button', { name: 'Clear' }).click()],
      ['a white picture', () => upload('white.png', picture(40, 40, 255))],
      ['a picture of one pixel', () => upload('pixel.png', picture(1, 1, 0))],
    ])('a blank is nothing: %s', async (_, make) => {
      await page.goto(`${site.url}#attack?image=test:3`);
      await eventually(async () => (await verdicts())[0]).toContain('Attacked');
      await make();
      await eventually(() => open.hash()).toContain('image=drawn:');
      await page.locator('[aria-busy=false] .predictions').waitFor();
      expect(await question().count()).toBe(0);
      expect((await verdicts()).join()).not.toContain('fooled');
      // A network that sees a digit there is wrong already.
      for (const verdict of await verdicts())
        expect(verdict).toMatch(/Clean: (nonsense\.|\d\. .*(wrong without attack|attack corrected it))/);
    });
  });

  test('a network that reads other images is refused in a sentence, and another choice goes on', async () => {
    await page.goto(`${site.url}#attack?left=cifar10/plain`);
    await eventually(() => page.getByRole('alert').allTextContents()).toEqual([
      'mnist/mReLU-r-m reads images of 28 × 28 × 1, and this one has 32 × 32 × 3: choose two networks of the same images.',
    ]);
    expect((await verdicts()).join()).not.toMatch(/fooled|broken/);
    expect(await page.getByLabel('Network on the left').inputValue()).toBe('cifar10/plain');
    await page.getByLabel('Network on the left').selectOption('mnist/plain');
    await page.locator('[aria-busy=false] .predictions').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test.each(['attack', 'prove', 'compare?scope=images&'])(
    '%s: networks of other images of the same size are refused',
    async (view) => {
      await page.goto(`${site.url}#${view}${view.includes('?') ? '' : '?'}left=mnist/plain&right=fashion-mnist/plain`);
      await eventually(() => page.getByRole('alert').allTextContents()).toEqual([
        'fashion-mnist/plain reads images of Fashion-MNIST, and mnist/plain those of MNIST: choose two networks of the same images.',
      ]);
    },
  );

  test('a name of any length in the address leaves the page as wide as it is', async () => {
    await page.goto(`${site.url}#attack?left=${'x'.repeat(5000)}&attack=${'y'.repeat(90)}`);
    await eventually(() => page.getByRole('alert').count()).toBe(1);
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));

  test('while the engine starts there are no keys, no numbers and no black tiles', async () => {
    const context = await page.context().browser()?.newContext({ serviceWorkers: 'block' });
    const starting = await context?.newPage();
    if (!starting) throw new Error('no page');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await starting.route('**/worker-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await starting.goto(`${site.url}#attack`);
    await starting.locator('.network.right .bars').waitFor();
    const text = (await starting.locator('main').textContent()) ?? '';
    expect(text).not.toContain('eq10');
    expect(await starting.locator('.bars td.value').allTextContents()).toEqual(Array(22).fill('–'));
    expect(text).toContain('starting the engine …');
    expect(await starting.locator('.picture:not(.empty)').count()).toBe(0);
    release();
    await starting.locator('.network.right .change.right').waitFor();
    await context?.close();
  });
});

const picture = (width: number, height: number, level: number): Buffer =>
  Buffer.from(encode({ width, height, data: new Uint8Array(width * height).fill(level), channels: 1, depth: 8 }));

/** A dark stroke on light paper. */
function stroke(): Buffer {
  const [width, height] = [120, 160];
  const data = new Uint8Array(width * height).fill(235);
  for (let row = 30; row < 110; row++) data.fill(20, row * width + 55, row * width + 65);
  return Buffer.from(encode({ width, height, data, channels: 1, depth: 8 }));
}
