import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWithoutChromium, launchChromium } from '@saf/chromium';
import { packPackages } from '@saf/release';
import { afterAll, expect, test } from 'vitest';
import { installExample, run } from '../src/install.ts';
import { serveFolder } from '../src/serve-folder.ts';

// The projects of examples/ with the packages as they would be published, on less than they do by themselves.
const into = mkdtempSync(join(tmpdir(), 'examples-'));
const packed = packPackages(into);
const timeout = 300_000;

afterAll(() => rmSync(into, { recursive: true }), timeout);

test('node-attack: both networks under both attacks', { timeout }, () => {
  const printed = run('npm', ['start', '--silent', '--', '10'], installExample('node-attack', packed, into));
  expect(printed).toContain('Accuracy on 10 images:');
  for (const network of ['mnist/plain', 'mnist/mReLU-r-m'])
    for (const attack of ['eq. 10', 'PGD']) expect(printed).toContain(`${network} under ${attack}`);
});

test('robust-or-not: three networks trained, and judged by two attacks', { timeout }, () => {
  const folder = installExample('robust-or-not', packed, into);
  const printed = run('npm', ['start', '--silent', '--', '200', '1', '20'], folder);
  expect(printed.match(/training /g)).toHaveLength(3);
  expect(printed.match(/^│ .*(plain|noise).*│/gm)).toHaveLength(6);
});

test('study: a study file, five trainings, and the same results from what they left', { timeout }, () => {
  const folder = installExample('study', packed, into);
  const short = ['recipe.epochs=1', 'measurements.corruptions.images=20', '--train-limit', '200', '--limit', '20'];
  const start = () => run('npm', ['start', '--silent', '--', ...short, '--engine', 'wasm', '--json'], folder);
  const printed = start();
  const { results } = JSON.parse(printed) as { results: { model: string; seed: number; network: object }[] };
  expect(results.map(({ model, seed }) => `${model} ${seed}`)).toEqual([
    'mReLU-r 1',
    'mReLU-r 2',
    'ReLU-r 1',
    'ReLU-r 2',
    'mine-r 1',
  ]);
  expect(results[4].network).toMatchObject({ builder: { network: 'mine-r' } });
  expect(start()).toBe(printed);
});

test.skipIf(isWithoutChromium)('vite-page: a drawing, attacked in Chromium', { timeout }, async () => {
  const folder = installExample('vite-page', packed, into);
  run('npm', ['run', 'build'], folder);
  const server = await serveFolder(join(folder, 'dist'));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(server.url);
    await page.getByRole('status').filter({ hasText: 'Ready.' }).waitFor();
    await page.getByRole('button', { name: 'Attack' }).click();
    await page
      .getByRole('status')
      .filter({ hasNotText: /Ready|Attacking/ })
      .waitFor({ timeout: 60_000 });
    const rows = await page.locator('#rows tr').allTextContents();
    // The name, what the drawing of a seven is taken for, and what the changed one is.
    expect(rows).toEqual([
      expect.stringMatching(/^mnist\/plain7/),
      expect.stringMatching(/^mnist\/mReLU-r-m(7|nonsense)/),
    ]);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
});
