import { isWithoutChromium, withoutChromium } from '@saf/chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSite, openSite } from '../../browser/open-site.ts';

/** In software shaders are compiled slowly, on a busy machine by the minute. */
const patience = { timeout: 300_000 };

describe.skipIf(isWithoutChromium)(
  `the engines in Chromium with simulated graphics${withoutChromium}`,
  patience,
  () => {
    let site: OpenSite;
    beforeAll(async () => {
      site = await openSite({ graphics: 'simulated' });
    }, patience.timeout);
    afterAll(() => site?.close());

    /** Confidences of both networks for the clean image, once they were asked since `performance.clearMeasures`. */
    const confidences = async (page: Page): Promise<string[]> => {
      const answered = () => performance.getEntriesByName('prediction').length > 1;
      await page.waitForFunction(answered, undefined, { timeout: patience.timeout });
      return page.locator('.bars td.unseen').allTextContents();
    };

    test('webgl and webgpu predict what wasm does, and are chosen from the menu', async () => {
      const { page, problems, hash } = await site.open('#attack');
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
