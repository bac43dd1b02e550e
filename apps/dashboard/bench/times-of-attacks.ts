import type { Page } from 'playwright-core';

const settled = '[aria-busy=false] .predictions tbody tr:nth-child(2) td:nth-of-type(15)';
const strengths = [0.05, 0.1, 0.15, 0.2, 0.3, 0.35];

/** Attacks the first test image with several strengths, and reads the page's own measures: question to answer. */
export async function timesOfAttacks(
  page: Page,
  url: string,
  attack: string,
): Promise<{ attack: string; prediction: string }> {
  for (const strength of strengths) {
    await page.goto(`${url}#attack?attack=${attack}&strength=${strength}`);
    await page.waitForTimeout(300);
    await page.locator(settled).waitFor({ timeout: 120_000 });
  }
  const [attacks, predictions] = await page.evaluate(
    (names) => names.map((name) => performance.getEntriesByName(name).map(({ duration }) => duration)),
    [attack, 'prediction'],
  );
  // The first of each waits for the networks to arrive, and warms the engine up.
  return { attack: medianOf(attacks.slice(1)), prediction: medianOf(predictions.slice(2)) };
}

function medianOf(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(0)} ms (${sorted[0].toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})`;
}
