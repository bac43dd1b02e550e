import { builtPage } from '../browser/built-page.ts';
import { openSite } from '../browser/open-site.ts';
import { longTasks, watchLongTasks } from './long-tasks.ts';
import { scriptSizes } from './script-sizes.ts';
import { timesOfAttacks } from './times-of-attacks.ts';

// `pnpm bench` in apps/dashboard: what the page's targets come to on this machine. Numbers are reported, not judged.
const sizes = scriptSizes(await builtPage());
const site = await openSite();
try {
  const { page } = await site.open('#attack');
  const firstView = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await watchLongTasks(page);
  const eq10 = await timesOfAttacks(page, site.url, 'eq10');
  const pgd = await timesOfAttacks(page, site.url, 'pgd');
  report([
    ['first view', '≤ 1.5 s', `${((firstView ?? Number.NaN) / 1000).toFixed(2)} s`],
    ['compressed script of the page', '≤ 350 kB', `${sizes.page} kB`],
    ['compressed script of the engine (tfjs, the packages)', '', `${sizes.engine} kB`],
    ['prediction of an image by one network', '≤ 50 ms', eq10.prediction],
    ['eq. 10 on both networks', '≤ 300 ms', eq10.attack],
    ['PGD-40 on both networks', '≤ 3 s', pgd.attack],
    ['tasks of the page during all of this', '≤ 50 ms', await longTasks(page)],
  ]);
} finally {
  await site.close();
}

function report(rows: readonly (readonly [name: string, target: string, measured: string])[]): void {
  for (const [name, target, measured] of rows) console.log(`${name.padEnd(54)}${target.padEnd(10)}${measured}`);
}
