import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { openSite } from '../browser/open-site.ts';
import { longTasks, watchLongTasks } from './long-tasks.ts';
import { memoryOverAttacks } from './memory-over-attacks.ts';
import { longestTask } from './processor-time.ts';
import { scriptSizes } from './script-sizes.ts';
import { timesOfAttacks } from './times-of-attacks.ts';
import { timesOfProofs } from './times-of-proofs.ts';

// `pnpm bench` in apps/dashboard: what the page's targets come to on this machine. Numbers are reported, not judged.
/** Strengths that people try, and such that no network falls to: the attack ends where it succeeds. */
const usual = [0.05, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.28, 0.3, 0.32, 0.35];
const tooSmall = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03];

const load = loadavg()[0];
const site = await openSite();
try {
  const { page } = await site.open('#attack');
  const firstView = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await watchLongTasks(page);
  const times = (attack: string, strengths: readonly number[], networks?: string) =>
    timesOfAttacks(page, { url: site.url, attack, strengths, networks });
  const eq10 = await times('eq10', usual);
  const pgd = await times('pgd', usual);
  const pgdInFull = await times('pgd', tooSmall);
  if (!pgdInFull.isHeld) throw new Error('PGD has fooled a network that was to hold: it has not done all of its steps');
  const cifar10 = await times(
    'eq10',
    [0.005, 0.01, 0.015, 0.02, 0.03, 0.04],
    '&left=cifar10/plain&right=cifar10/mReLU-r-m',
  );
  const noted = await longTasks(page);
  // Tracing takes time itself: apart from what is measured above. From another view, to see the first attack of all.
  const other = await site.open('#explain');
  const longest = await longestTask(other.page, async () => {
    await timesOfAttacks(other.page, { url: site.url, attack: 'eq10', strengths: usual });
  });
  const opening = await longestTask(other.page, () => openResults(other.page));
  const proofs = await timesOfProofs(other.page, site.url);
  const memory = await memoryOverAttacks(page, site.url);
  // A service worker fetches what a first prediction does not need.
  const sizes = await scriptSizes(async () => (await site.open('#attack', { serviceWorkers: 'block' })).page);
  report([
    ['load of the machine before', '', load.toFixed(2)],
    ['first view', '≤ 1.0 s', `${((firstView ?? Number.NaN) / 1000).toFixed(2)} s`],
    ['compressed script before the first prediction', '≤ 350 kB', `${sizes.page + sizes.engine} kB`],
    ['of which the engine (tfjs, the packages)', '', `${sizes.engine} kB`],
    ['prediction of an image by one network', '≤ 50 ms', eq10.prediction],
    ['eq. 10 on both networks', '≤ 60 ms', eq10.attack],
    ['eq. 10 on both networks of CIFAR-10', '≤ 250 ms', cifar10.attack],
    ['PGD on both networks, until it succeeds', '', pgd.attack],
    ['PGD on both networks, all 40 steps of each', '≤ 400 ms', pgdInFull.attack],
    ['bounds of an image by CROWN', '≤ 150 ms', proofs.crown],
    ['bounds of an image by intervals', '', proofs.interval],
    ['1,000 smoothing votes', '≤ 2 s', proofs.votes],
    ['memory over 200 attacks', 'flat', memory],
    ['tasks of the page during attacks', '≤ 50 ms', noted],
    ['the longest of them, processor time alone', '', `${longest.toFixed(0)} ms`],
    ['the longest of opening the results, likewise', '≤ 50 ms', `${opening.toFixed(0)} ms`],
  ]);
} finally {
  await site.close();
}

async function openResults(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Results', exact: true }).click();
  await page.locator('.stack[aria-busy=false] .figures').waitFor();
}

function report(rows: readonly (readonly [name: string, target: string, measured: string])[]): void {
  for (const [name, target, measured] of rows) console.log(`${name.padEnd(54)}${target.padEnd(10)}${measured}`);
}
