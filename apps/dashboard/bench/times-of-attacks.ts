import type { Page } from 'playwright-core';
import { medianOf } from './median.ts';

const settled = '[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)';

interface Asked {
  readonly url: string;
  readonly attack: string;
  readonly strengths: readonly number[];
  /** Of the address: '&left=…&right=…'; empty for the usual ones. */
  readonly networks?: string;
}

interface Times {
  readonly attack: string;
  readonly prediction: string;
  /** Whether no network was fooled at any strength: then an iterative attack has done all of its steps. */
  readonly isHeld: boolean;
}

/** Attacks a test image with each of several strengths, another one each time, and reads the page's own measures: question to answer. */
export async function timesOfAttacks(page: Page, { url, attack, strengths, networks = '' }: Asked): Promise<Times> {
  await page.evaluate(() => performance.clearMeasures());
  const outcomes: string[] = [];
  for (const [i, strength] of strengths.entries()) {
    await page.goto(`${url}#attack?image=test:${i}&attack=${attack}&strength=${strength}${networks}`);
    await page.waitForTimeout(300);
    await page.locator(settled).waitFor({ timeout: 120_000 });
    outcomes.push(...(await page.locator('.network .change strong').allTextContents()));
  }
  const [attacks, predictions] = await page.evaluate(
    (names) => names.map((name) => performance.getEntriesByName(name).map(({ duration }) => duration)),
    [attack, 'prediction'],
  );
  // The first of each waits for the networks to arrive, and warms the engine up.
  return {
    attack: medianOf(attacks.slice(1)),
    prediction: medianOf(predictions.slice(2)),
    isHeld: outcomes.every((outcome) => outcome === 'not broken by this attack'),
  };
}
