import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type OpenSite, openSite, patience } from '../../browser/open-site.ts';
import { eventually } from './eventually.ts';

const committed = (file: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../../results', file), 'utf8');

describe.skipIf(isWithoutChromium)(`the results view in Chromium${withoutChromium}`, patience, () => {
  let site: OpenSite;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    site = await openSite();
    open = await site.open('#results');
    page = open.page;
    await page.locator('[aria-busy=false] .numbers tbody').nth(3).waitFor();
  }, patience.timeout);
  afterAll(() => site?.close());

  const rowsOf = async (label: string): Promise<string[][]> => {
    const body = page.locator('section[aria-labelledby=table-title] tbody', {
      has: page.locator(`th[scope=rowgroup]:text-is("${label}")`),
    });
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
    await page.getByText('Choose curves:').click();
    const models = page.getByRole('group', { name: 'Models' });
    const before = await models.locator('input:checked').count();
    await models.getByLabel('plain', { exact: true }).uncheck();
    expect(await models.locator('input:checked').count()).toBe(before - 1);
    expect(await rowsOf('plain')).toEqual([]);
    await models.getByLabel('plain', { exact: true }).check();
    await page.getByLabel('Compare with').selectOption('mReLU');
    expect((await rowsOf('plain'))[2]).toBeDefined();
    await page.getByRole('radio', { name: 'PGD' }).check({ force: true });
    await eventually(() => page.locator('section[aria-labelledby=table-title] tbody').count()).toBeGreaterThan(1);
    expect(await curves.count()).toBeGreaterThan(1);
    const hash = await open.hash();
    expect(hash).toContain('baseline=mReLU');
    expect(hash).toContain('samples=pgd');
    await page.getByRole('radio', { name: 'noise', exact: true }).check({ force: true });
    await page.getByLabel('Keep pixels in 0–1').check();
    expect(await open.hash()).toContain('clipped=yes');
    await page.getByLabel('Keep pixels in 0–1').uncheck();
  });

  test('other trainings of a network are there to pick, one more and all', async () => {
    const models = page.getByRole('group', { name: 'Models' });
    const second = models.getByLabel('mReLU-r-m, seed 2', { exact: true });
    const boxes = await models.getByRole('checkbox').all();
    const unpicked = () => models.locator('input:not(:checked)');
    expect(await second.isChecked()).toBe(false);
    await second.check();
    expect(await rowsOf('mReLU-r-m, seed 2')).not.toEqual([]);
    while ((await unpicked().count()) > 0) await unpicked().first().check();
    expect(await models.locator('input:checked').count()).toBe(boxes.length);
    await page.getByRole('button', { name: 'Back to the first ones' }).click();
    expect(await rowsOf('mReLU-r-m, seed 2')).toEqual([]);
    expect(await open.hash()).not.toContain('models=');
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

  test('names of any length, and any number of epochs, leave the page whole', async () => {
    const own = JSON.parse(committed('mnist/plain.json'));
    const [epoch] = own.training.epochs;
    const name = 'n'.repeat(5000);
    const card = JSON.parse(committed('mnist/plain.card.json'));
    card.classifier.name = name;
    const run = JSON.parse(committed('robustness/mnist-plain-1.json'));
    run.network.model = name;
    const epochs = Array.from({ length: 200_000 }, (_, i) => ({ ...epoch, epoch: i + 1 }));
    await drop({
      'named.json': JSON.stringify({ ...own, model: name }),
      'long.json': JSON.stringify({ ...own, model: 'long', training: { ...own.training, epochs } }),
      'card.json': JSON.stringify(card),
      'attacked.json': JSON.stringify(run),
    });
    const short = `${'n'.repeat(35)}…${'n'.repeat(12)}`;
    await eventually(() => rowsOf(`${short} (named.json)`)).not.toEqual([]);
    await page.getByText('long (long.json): 200000 epochs').waitFor();
    await page.getByRole('checkbox', { name: `${short} (attacked.json)` }).check();
    await page.getByRole('heading', { name: short, exact: true }).waitFor();
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    const history = page.locator('section[aria-labelledby=history-title] path.series').last();
    expect((await history.getAttribute('d'))?.length).toBeLessThan(100_000);
    await page.reload();
    await page.locator('[aria-busy=false] .numbers tbody').nth(3).waitFor();
  });

  test('networks under every attack: numbers, differences, and what they come to', async () => {
    const card = page.locator('section[aria-labelledby=robustness-title]');
    const run = JSON.parse(committed('robustness/mnist-mReLU-r-m-1.json'));
    const autoAttack = run.attacks.find((each: { attack: string }) => each.attack === 'autoAttack');
    const accuracy = [...autoAttack.standing].filter((each) => each === '1').length / run.samples;
    const column = await card.locator('.numbers').first().locator('thead th').allTextContents();
    const body = card.locator('.numbers').first().locator('tbody', { hasText: 'mReLU-r-m' });
    const place = column.indexOf('AutoAttack') - 1;
    expect(await body.locator('.rate').nth(place).textContent()).toBe(accuracy.toFixed(3));
    expect(await body.locator('.interval td').nth(place).textContent()).toMatch(/^\.\d{3}–\.\d{3}$/);
    // The baseline is pinned.
    expect(await card.locator('.numbers th[scope=rowgroup]').first().textContent()).toBe('plain');
    expect(await body.locator('.delta th').textContent()).toBe('minus plain');
    expect(await card.locator('.mark').count()).toBeGreaterThan(20);
  });

  test('networks and attacks are picked, and are in the address', async () => {
    const card = page.locator('section[aria-labelledby=robustness-title]');
    await card.getByLabel('transfer', { exact: true }).uncheck();
    expect(await card.locator('thead').first().textContent()).not.toContain('transfer');
    await card.getByLabel('Compare networks with').selectOption('ReLU-r-m');
    expect(await card.locator('.numbers th[scope=rowgroup]').first().textContent()).toBe('ReLU-r-m');
    await card.getByLabel('plain', { exact: true }).uncheck();
    const hash = await open.hash();
    for (const part of ['against=ReLU-r-m', 'networks=', 'threats=clean,eq10']) expect(hash).toContain(part);
    expect(hash).not.toContain('transfer');
  });

  test('a file of robustness that is dropped is one network more', async () => {
    const run = JSON.parse(committed('robustness/mnist-plain-1.json'));
    run.network.seed = 7;
    await drop({ 'mine.json': JSON.stringify(run) });
    await page.getByRole('checkbox', { name: 'plain, seed 7 (mine.json)' }).check();
    expect(await open.hash()).toContain('plain,, seed 7 (mine.json)');
  });

  test('what is proven: charts and tables of all experiments, and what attacks leave of a network that is dropped', async () => {
    const card = page.locator('section[aria-labelledby=certificates-title]');
    const file = JSON.parse(committed('certified/certificates/certified-mReLU-c1-1-interval.json'));
    const { accuracy } = file.guarantee.sizes.find(({ epsilon }: { epsilon: number }) => epsilon === 0.1);
    const column = await card.locator('thead').first().locator('th').allTextContents();
    const row = card.locator('tbody', { has: page.locator('th[scope=rowgroup]:text-is("mReLU-c1")') });
    expect(
      await row
        .locator('.rate')
        .nth(column.indexOf('0.1') - 3)
        .textContent(),
    ).toBe(accuracy.toFixed(3));
    const line = (title: string) => card.locator('.chart g[class^=tone-]', { hasText: title });
    expect(await line('mReLU-c1, interval').locator('.dot').count()).toBe(1 + file.guarantee.sizes.length);
    expect(await line('mReLU-r-m, σ = 0.25').locator('.series').getAttribute('d')).toMatch(/^M.*L/);
    const robustness = {
      ...{ kind: 'robustness', version: 1, network: file.network, engine: file.engine, packages: {}, seed: 1 },
      ...{ samples: 4, fullTestSet: false, clean: '1110' },
      attacks: [{ attack: 'pgd', epsilon: 0.1, standing: '1100', seconds: 1 }],
    };
    await drop({ 'attacked.json': JSON.stringify(robustness) });
    await line('mReLU-c1, attacked').locator('.dot').nth(1).waitFor();
    expect(await row.locator('tr', { hasText: 'attacked' }).locator('.rate').first().textContent()).toBe('0.750');
    await card.getByLabel('RBF-c1', { exact: true }).uncheck();
    expect(await card.locator('th[scope=rowgroup]:text-is("RBF-c1")').count()).toBe(0);
    expect(await open.hash()).toContain('proven=');
    await card.getByLabel('RBF-c1', { exact: true }).check();
    expect(await open.hash()).not.toContain('proven=');
  });

  test('out of distribution: AUROC by score, of committed files and of one that is dropped', async () => {
    const card = page.locator('section[aria-labelledby=ood-title]');
    const ood = JSON.parse(committed('ood/mnist-plain-1.json'));
    await drop({ 'ood.json': JSON.stringify({ ...ood, network: { ...ood.network, seed: 9 } }) });
    await card.getByText('plain, seed 9 (ood.json)').waitFor();
    await card.getByLabel('Score').selectOption('energy');
    const column = await card.locator('thead th').allTextContents();
    const rates = card.locator('tbody', { hasText: 'seed 9' }).locator('.rate');
    const energy = ood.detections.find(
      (each: { nonsense: string; score: string }) => each.nonsense === 'fashion-mnist' && each.score === 'energy',
    );
    expect(await rates.nth(column.indexOf('fashion mnist') - 1).textContent()).toBe(energy.auroc.toFixed(3));
    expect(await open.hash()).toContain('score=energy');
  });

  test('leaderboard: the networks of the data set by AutoAttack, and by the column that is clicked', async () => {
    const { entries } = JSON.parse(committed('leaderboard.json'));
    const own = entries.filter(
      (each: { dataset: string; eps: number }) => each.dataset === 'mnist' && each.eps === 0.1,
    );
    const table = page.locator('section[aria-labelledby=leaderboard-title] table', { hasText: 'ε = 0.1' });
    const networks = async () =>
      (await table.locator('th[scope=rowgroup]').allTextContents()).map((text) => text.replace('†', ''));
    const titles = own.map(({ title }: { title: string }) => title);
    expect(await networks()).toEqual(titles);
    const head = table.getByRole('columnheader', { name: 'network' });
    await head.getByRole('button').click();
    await eventually(networks).toEqual([...titles].sort());
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    await eventually(networks).toEqual([...titles].sort().reverse());
    expect(await open.hash()).toContain('order=-network');
  });

  test('a file of a kind that no card shows is named', async () => {
    await drop({ 'theory.json': committed('mnist/theory.json') });
    await page.getByText('It is of the kind “theory”, which this page does not show.').waitFor();
  });

  test('every figure as PNG, SVG and CSV', async () => {
    const figures = await page.locator('.figures li').all();
    expect(figures.length).toBeGreaterThan(9);
    for (const figure of figures) {
      const links = await figure.locator('.files a').all();
      const files = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
      expect(files.map((file) => file.split('.').at(-1))).toEqual(['png', 'svg', 'csv']);
      for (const file of files) expect((await page.request.head(new URL(file, site.url).href)).status()).toBe(200);
    }
  });

  test('the training history', async () =>
    expect(await page.locator('section[aria-labelledby=history-title] .series').count()).toBeGreaterThan(5));

  test('the twins', async () => {
    await page.getByLabel('Experiment').selectOption('twins');
    await eventually(() => page.locator('.picker').first().textContent()).toContain('ReLU-a');
    expect(await open.hash()).toContain('experiment=twins');
    await page.getByLabel('Experiment').selectOption('mnist');
  });

  test('CIFAR-10: Table 4, and its own networks under every attack', async () => {
    await page.getByLabel('Experiment').selectOption('cifar10');
    await page.getByRole('heading', { name: 'Table 4: error rates, paper and measured' }).waitFor();
    const { curves } = JSON.parse(committed('cifar10/mReLU-r-m.json')).evaluation;
    await eventually(async () => (await rowsOf('mReLU-r-m'))[0]?.join(' ')).toContain(curves[0].errors[1].toFixed(3));
    // Table 4 prints 0.677 for mReLU-r-m at 0.075.
    expect((await rowsOf('paper: mReLU-r-m'))[0].join(' ')).toContain('0.677');
    const card = page.locator('section[aria-labelledby=robustness-title]');
    expect(await card.locator('caption').allTextContents()).toEqual(['ε = 2/255', 'ε = 8/255']);
    expect(await card.textContent()).not.toContain('ReLU-a');
    expect(await card.locator('a[href*=robustness-cifar10]').count()).toBeGreaterThan(0);
    await page.getByLabel('Experiment').selectOption('mnist');
  });

  test('nothing was printed, failed or asked for elsewhere', () => expect(open.problems).toEqual([]));

  /** A page whose results are others than the committed ones. */
  const openOther = async (): Promise<Page> => {
    const context = await page.context().browser()?.newContext({ serviceWorkers: 'block' });
    if (!context) throw new Error('no browser');
    return context.newPage();
  };

  test('a committed file that is damaged is named, and the rest shows', async () => {
    const other = await openOther();
    await other.route('**/results/mnist/plain.json', (route) => route.fulfill({ body: '{' }));
    await other.goto(`${site.url}#results`);
    await other.locator('.files-line .notice').waitFor();
    expect(await other.locator('.files-line .notice').textContent()).toContain('mnist/plain.json is left out.');
    expect(await other.locator('.numbers tbody').count()).toBeGreaterThan(2);
  });
});
