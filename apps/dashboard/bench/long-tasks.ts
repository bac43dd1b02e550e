import type { Page } from 'playwright-core';

type Watched = typeof globalThis & { longTasks?: number[] };

/** Has the page note its tasks of more than 50 ms: the only ones that browsers tell of. */
export function watchLongTasks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const noted: number[] = [];
    (globalThis as Watched).longTasks = noted;
    new PerformanceObserver((list) => noted.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
}

export async function longTasks(page: Page): Promise<string> {
  const noted = await page.evaluate(() => (globalThis as Watched).longTasks ?? []);
  return noted.length === 0 ? 'none over 50 ms' : `${Math.max(...noted)} ms (${noted.length} over 50 ms)`;
}
