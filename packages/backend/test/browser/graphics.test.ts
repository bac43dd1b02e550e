import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useEngine } from '../../src/node.ts';
import { expectSameStep } from '../training/expect-same-step.ts';
import { reference } from '../training/reference.ts';
import { table } from '../training/table/table.ts';
import { type OpenBrowser, type OpenPage, openBrowser } from './open-browser.ts';

/** The last row of each layer; SAF_ALL_ROWS=1 for all. */
const rows = new Map<string, number[]>();
for (const [row, { layer }] of table.entries())
  rows.set(layer, process.env.SAF_ALL_ROWS ? [...(rows.get(layer) ?? []), row] : [row]);

describe.skipIf(isWithoutChromium)(`on a simulated graphics card in Chromium${withoutChromium}`, () => {
  let browser: OpenBrowser;

  beforeAll(async () => {
    browser = await openBrowser({ graphics: 'simulated' });
    await useEngine('cpu');
  });

  afterAll(() => browser?.close());

  describe.each(['webgpu', 'webgl'] as const)('%s', (engine) => {
    let page: OpenPage;

    beforeAll(async () => {
      page = await browser.open('modules');
      expect((await page.run('start', engine)).name).toBe(engine);
    });

    // A layer of many ops compiles as many shaders in its first step.
    test.each([...rows])('%s: trains as on the reference', { timeout: 240_000 }, async (_, ofLayer) => {
      const steps = await page.run('steps', ofLayer);
      for (const [i, row] of ofLayer.entries()) {
        const step = Object.entries(steps[i]).map(([name, values]) => [name, Float32Array.from(values)]);
        expectSameStep(Object.fromEntries(step), reference(table[row]), table[row].options);
      }
    });
  });
});
