import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSite, openSite } from '../../browser/open-site.ts';

/** In software shaders are compiled slowly, on a busy machine by the minute. */
const patience = { timeout: 600_000 };

describe.skipIf(isWithoutChromium)(
  `the engines in Chromium with simulated graphics${withoutChromium}`,
  patience,
  () => {
    let site: OpenSite;
    beforeAll(async () => {
      site = await openSite({ graphics: 'simulated' });
    }, patience.timeout);
    afterAll(() => site?.close());

    /** Of both networks, once an attack was answered since `performance.clearMeasures`. */
    const confidences = async (page: Page): Promise<string[]> => {
      const answered = () => performance.getEntriesByName('eq10').length > 0;
      await page.waitForFunction(answered, undefined, { timeout: patience.timeout });
      return page.locator('.bars .value').allTextContents();
    };

    test('webgl and webgpu give what wasm does, and are chosen from the menu', async () => {
      const { page, problems, hash } = await site.open('#attack?strength=0.2');
      const onWasm = await confidences(page);
      expect(onWasm).toHaveLength(22);
      for (const engine of ['webgl', 'webgpu']) {
        await page.evaluate(() => performance.clearMeasures());
        await page.getByLabel('Engine').selectOption(engine);
        await page.getByText(`Runs on ${engine}`).waitFor({ timeout: patience.timeout });
        expect(await confidences(page)).toEqual(onWasm);
        expect(await hash()).toContain(`engine=${engine}`);
      }
      expect(problems).toEqual([]);
      await page.context().close();
    });
  },
);
