import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Result } from '@saf/results';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixtureResults, plainResult, robustResult } from '../../results/test/fixture-results.ts';
import { comparison } from '../test/comparison.ts';
import { renderDocument } from './html/render-document.ts';
import { makeReport } from './report.ts';
import { writeReport } from './write-report.ts';

let folder: string;
let files: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-report-'));
  ({ files } = await writeReport({ results: [...fixtureResults], folder, profile: 'quick', ...comparison }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('writes tables, figures and the page, and no more', async () => {
  const names = files.map((file) => relative(folder, file));
  const figures = ['adversarial', 'nonsense', 'noisy'].flatMap((kind) =>
    ['svg', 'png', 'csv'].map((end) => `figures/figure-9-${kind}.${end}`),
  );
  expect(names).toEqual(['table-2.md', 'table-2.csv', ...figures, 'report.html']);
  const written = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(written.filter((entry) => entry.isFile())).toHaveLength(names.length);
});

test('the same results give the same bytes', async () => {
  const before = await Promise.all(files.map((file) => readFile(file)));
  await writeReport({ results: [...fixtureResults], folder, profile: 'quick', ...comparison });
  const after = await Promise.all(files.map((file) => readFile(file)));
  expect(after.every((bytes, i) => bytes.equals(before[i]))).toBe(true);
});

test('every text file says that the run was on less than the full test set', async () => {
  for (const file of files.filter((name) => !name.endsWith('.png')))
    expect(await readFile(file, 'utf8'), file).toContain('the first 2,000 of 10,000 test images');
});

describe('refuses', () => {
  test('no results', async () => {
    await expect(writeReport({ results: [], folder, profile: 'quick', ...comparison })).rejects.toThrow(
      'results: expected at least one result',
    );
  });

  test('a folder that cannot be written to', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(
      writeReport({ results: [plainResult], folder: file, profile: 'quick', ...comparison }),
    ).rejects.toThrow(`${join(file, 'table-2.md')}: expected a place that can be written to, got`);
    await rm(file);
  });
});

describe('the page', () => {
  const html = renderDocument(makeReport(fixtureResults, 'quick', comparison));
  const { document } = parseHTML(html);
  const all = (selector: string) => [...document.querySelectorAll(selector)];

  test('fetches nothing and runs nothing', () => {
    // The name of the SVG namespace is no address.
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:\/\/|@import|url\(|<script|<link/i,
    );
    for (const node of all('[src], [href], [srcset]')) expect(node.getAttribute('href')).toMatch(/^#/);
  });

  test('every link leads to a section', () => {
    for (const link of all('a')) expect(document.querySelector(link.getAttribute('href')!)).not.toBeNull();
  });

  test('every picture has its words, every table its caption', () => {
    const pictures = all('.picture > svg');
    expect(pictures).toHaveLength(3 + 2 * 2);
    for (const picture of pictures) {
      expect(picture.getAttribute('role')).toBe('img');
      expect(picture.getAttribute('aria-label')?.length).toBeGreaterThan(20);
    }
    for (const table of all('table')) expect(table.querySelector('caption')?.textContent).toBeTruthy();
  });

  test('one h1, a heading a section', () => {
    expect(all('h1')).toHaveLength(1);
    expect(all('main > section').every((section) => section.querySelector('h2'))).toBe(true);
  });

  test('names what was run', () => {
    const text = document.querySelector('#run')!.textContent;
    for (const part of [
      'quick, 1',
      'wasm, TensorFlow.js 4.22.0, 1 thread',
      'δ = 1',
      'hybrid loss',
      '@saf/training 0.1.0',
      '432,721',
    ])
      expect(text).toContain(part);
  });

  test('says of which networks the epochs are not those of the paper', () => {
    const epochs = (count: number) => ({ ...plainResult, recipe: { ...plainResult.recipe, epochs: count } });
    const said = (result: Result) =>
      parseHTML(renderDocument(makeReport([result], 'quick', comparison))).document.querySelector('#deviations')!
        .textContent;
    expect(said(epochs(20))).toContain('Models were trained for as many epochs as in the paper. What');
    expect(said(epochs(2))).toContain('as in the paper, except plain, 2 epochs (paper: 20). What');
  });

  test('names from results are text, not markup', () => {
    const odd: Result = { ...robustResult, model: '<b>&"odd"' };
    const page = renderDocument(makeReport([odd], '<i>', comparison));
    const parsed = parseHTML(page).document;
    expect(parsed.querySelectorAll('b, i')).toHaveLength(0);
    expect(parsed.querySelector('#costs')?.textContent).toContain('<b>&"odd"');
  });

  test('results without curves and history, of several data sets', () => {
    const bare: Result = {
      ...plainResult,
      network: { ...plainResult.network, dataset: 'cifar10' },
      training: { ...plainResult.training, epochs: [] },
      evaluation: { ...plainResult.evaluation, curves: [] },
      peakMemoryBytes: 0,
      packages: {},
    };
    const page = parseHTML(renderDocument(makeReport([bare, robustResult], 'mixed', comparison))).document;
    expect(page.querySelector('#training')?.textContent).toContain('plain: no history was recorded.');
    expect(page.querySelector('#deviations')?.textContent).toContain('CIFAR-10: there is nothing to compare with');
    expect(page.querySelectorAll('table.rates')).toHaveLength(2);
  });
});
