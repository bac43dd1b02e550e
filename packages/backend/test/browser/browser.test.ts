import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useEngine } from '../../src/node.ts';
import { expectSameStep } from '../training/expect-same-step.ts';
import { reference } from '../training/reference.ts';
import { table } from '../training/table/table.ts';
import type { Step } from '../training/training-step.ts';
import { type OpenBrowser, type OpenPage, openBrowser } from './open-browser.ts';

/** Rows of the table by layer. */
const rowsByLayer = new Map<string, number[]>();
for (const [row, { layer }] of table.entries()) rowsByLayer.set(layer, [...(rowsByLayer.get(layer) ?? []), row]);

const all = (rows: number[]) => rows;
const some = (rows: number[]) => rows.filter((_, i) => i % 4 === 0);
const last = (rows: number[]) => rows.slice(-1);

describe.skipIf(isWithoutChromium)(`in Chromium${withoutChromium}`, () => {
  let browser: OpenBrowser;
  const references: Step[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    await useEngine('cpu');
  });

  afterAll(() => browser?.close());

  test('the backend brings no tfjs of its own', () => {
    expect(browser.sources.filter((source) => source.includes('@tensorflow'))).toEqual([]);
    expect(browser.sources.length).toBeGreaterThan(10);
  });

  describe.each([
    { way: 'as modules', name: 'modules', threaded: false, rowsOf: all },
    // The kernels of ours are the same: some rows show that they and the threaded ones of tfjs work in one memory.
    { way: 'on several threads', name: 'threads', threaded: true, rowsOf: some },
    // The same code from other files: one row a layer shows it.
    { way: 'from script tags', name: 'scripts', threaded: false, rowsOf: last },
  ] as const)('with tfjs $way', ({ name, threaded, rowsOf }) => {
    let page: OpenPage;

    beforeAll(async () => {
      page = await browser.open(name);
      expect((await page.run('start', 'wasm')).name).toBe('wasm');
    });

    test('threads run where the page is isolated', async () => expect((await page.run('threads')) > 1).toBe(threaded));

    test.each([...rowsByLayer])('%s: trains as on the reference', async (_, ofLayer) => {
      const rows = rowsOf(ofLayer);
      const steps = await page.run('steps', rows);
      for (const [i, row] of rows.entries()) {
        references[row] ??= reference(table[row]);
        const step = Object.entries(steps[i]).map(([name, values]) => [name, Float32Array.from(values)]);
        expectSameStep(Object.fromEntries(step), references[row], table[row].options);
      }
    });

    test('registering again changes nothing', async () => expect(await page.run('registerAgain')).toBe(0));

    test('nothing was printed', () => expect(page.printed).toEqual([]));
  });

  test('kernels that are there before stay', async () => {
    const page = await browser.open('modules');
    const missing = ['Conv2DBackpropFilter', 'UnsortedSegmentSum'];
    expect(await page.run('registerAfter', missing)).toEqual(missing);
    expect(page.printed).toEqual([]);
  });

  test('the stock kernels of a later tfjs stay', async () => {
    const page = await browser.open('laterTfjs');
    expect(await page.run('version')).toBe('4.23.0');
    expect(await page.run('registerAfter', ['MaxPoolGrad', 'Conv2D'])).toEqual(['MaxPoolGrad', 'Conv2D']);
    const known = await browser.open('modules');
    expect(await known.run('registerAfter', ['MaxPoolGrad', 'Conv2D'])).toEqual([]);
  });
});
