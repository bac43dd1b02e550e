import type { Page } from 'playwright-core';
import { medianOf } from './median.ts';

interface Times {
  readonly interval: string;
  readonly crown: string;
  readonly votes: string;
}

/** Bounds the first test image at several ε, has noisy copies of it vote, and reads the page's own measures: question to answer. */
export async function timesOfProofs(page: Page, url: string): Promise<Times> {
  await page.goto(`${url}#prove?left=mnist/plain&right=mnist/mReLU-r-m`);
  // The search for the radius is over.
  await page.locator('[aria-busy=false] .judgement').first().waitFor({ timeout: 120_000 });
  await page.evaluate(() => performance.clearMeasures());
  for (const epsilon of [0.02, 0.04, 0.06, 0.08, 0.12]) {
    await page.goto(`${url}#prove?left=mnist/plain&right=mnist/mReLU-r-m&epsilon=${epsilon}`);
    await page
      .getByText(`at ε = ${epsilon.toFixed(3)}`)
      .first()
      .waitFor();
  }
  for (let i = 0; i < 3; i++) {
    await page.getByRole('button', { name: 'Draw noise' }).click();
    await page.getByText(/^(?:Certified|Nothing can be certified)/).waitFor({ timeout: 120_000 });
  }
  const names = ['bounds by interval', 'bounds by crown', '1000 votes'];
  const [interval, crown, votes] = await page.evaluate(
    (all) => all.map((name) => performance.getEntriesByName(name).map(({ duration }) => duration)),
    names,
  );
  return { interval: medianOf(interval), crown: medianOf(crown), votes: medianOf(votes) };
}
