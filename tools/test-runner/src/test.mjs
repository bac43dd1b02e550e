// `pnpm test`: runs the tests of every package through turbo, then closes with one line over all of them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tested = ['packages', 'apps', 'tools']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
  .filter((folder) => existsSync(join(folder, 'package.json')) && readPackage(folder).scripts?.test);

// A package that fails before its tests run must not be counted by an earlier run's results; turbo restores cached ones.
for (const folder of tested) rmSync(resultsOf(folder), { force: true });
const turbo = spawnSync('turbo', ['run', 'test', '--continue', '--output-logs=new-only', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

const total = { passed: 0, failed: 0, skipped: 0 };
for (const folder of tested) count(folder);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(turbo.status === 0 && total.failed === 0 ? 0 : 1);

function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function resultsOf(folder) {
  return join(folder, '.vitest', 'results.json');
}

function count(folder) {
  if (!existsSync(resultsOf(folder))) {
    console.error(`${readPackage(folder).name}: its tests did not run`);
    total.failed++;
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(resultsOf(folder)));
  // A file that fails to load has no tests of its own to fail.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  total.passed += numPassedTests;
  total.failed += numFailedTests + brokenFiles.length;
  total.skipped += numPendingTests;
}
