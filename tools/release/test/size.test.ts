import { describe, expect, test } from 'vitest';
import { bundle, gzipSize } from '../src/bundle.ts';

const KB = 1000;

// Gzipped: everything that a package exports, with all that it depends on; only the peers (tfjs) are left out.
const budgets = {
  '@saf/activations': 2 * KB,
  '@saf/losses': 2 * KB,
  '@saf/attacks': 12 * KB,
  '@saf/metrics': 8 * KB,
  '@saf/models': 13 * KB,
  '@saf/checks': 1.1 * KB,
  '@saf/random': 1.3 * KB,
};

/** Outgrown, 23.3 and 8.4 kB: parts have to move to entries of their own. Expected to fail, so that the day they fit is seen. */
const overBudget = ['@saf/attacks', '@saf/metrics'];

describe('bundle size', () => {
  for (const [name, budget] of Object.entries(budgets))
    test(`${name} stays below ${budget} bytes, gzipped`, { fails: overBudget.includes(name) }, async () => {
      expect(gzipSize(await bundle(`export * from '${name}';`))).toBeLessThanOrEqual(budget);
    });
});

describe('tree-shaking: what is not imported is not in the bundle', () => {
  test.each([
    ['@saf/activations', 'rbf', ['MirroredRelu', 'registerClass']],
    ['@saf/activations', 'mirroredReluLayer', ['"Rbf"', 'registerClass']],
    ['@saf/losses', 'softmaxLoss', ['hybridLoss', 'alpha1']],
    ['@saf/attacks', 'fgsm', ['restarts', 'Gaussian', 'eq10']],
    ['@saf/metrics', 'wilsonInterval', ['batchSize', 'strengths']],
    ['@saf/models', 'classifierFromFunction', ['mnist', 'robustify', 'SubtractMean']],
  ])('%s: %s alone leaves out %j', async (name, symbol, absent) => {
    const [one, all] = [await bundle(`export { ${symbol} } from '${name}';`), await bundle(`export * from '${name}';`)];
    // Each mark is in the whole package, so that the test can fail.
    expect(absent.filter((mark) => !all.includes(mark))).toEqual([]);
    expect(absent.filter((mark) => one.includes(mark))).toEqual([]);
  });
});
