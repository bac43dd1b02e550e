import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Attacks between two looks. */
const attacks = 100;
/** Attacks before the first look: the engine keeps what it needs again. */
const warmUp = 20;

/** Memory of the page's process, engine and all, in MB: after some attacks, after 100 more, and after 200 more. */
export async function memoryOverAttacks(page: Page, url: string): Promise<string> {
  const sizes: number[] = [];
  for (const count of [warmUp, attacks, attacks]) {
    await attackOften(page, url, count);
    sizes.push(await residentMemory(page));
  }
  return `${sizes.map((size) => size.toFixed(0)).join(' → ')} MB`;
}

async function attackOften(page: Page, url: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await page.goto(`${url}#attack?image=test:${i % 20}&strength=${[0.1, 0.15, 0.2, 0.25][i % 4]}`);
    await page.locator('[aria-busy=true]').waitFor();
    await page.locator('[aria-busy=false] .change').first().waitFor();
  }
}

/** Of the largest process that shows pages, without what is no longer used: Linux alone says it. */
async function residentMemory(page: Page): Promise<number> {
  await page.requestGC();
  const browser = page.context().browser();
  if (!browser) throw new Error('The page belongs to no browser');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]));
  return Math.max(...sizes) / 1000;
}
