import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** kB of gzip that a first visit fetches before the first prediction: the page's scripts, and those of the engine's worker. */
export async function scriptSizes(open: () => Promise<Page>): Promise<{ page: number; engine: number }> {
  const page = await open();
  const sizes = { page: 0, engine: 0 };
  const scripts: Promise<void>[] = [];
  page.on('response', (response) => {
    if (!/\.js$/.test(new URL(response.url()).pathname)) return;
    const isOfWorker = /worker|backend|shared/.test(response.url());
    scripts.push(
      response.body().then((body) => {
        sizes[isOfWorker ? 'engine' : 'page'] += gzipSync(body).length / 1000;
      }),
    );
  });
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('prediction').length > 0, null, { timeout: 60_000 });
  await Promise.all(scripts);
  return { page: Math.round(sizes.page), engine: Math.round(sizes.engine) };
}
