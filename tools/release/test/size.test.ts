import { describe, expect, test } from 'vitest';
import { bundle, gzipSize } from '../src/bundle.ts';
import { publicPackages } from '../src/public-packages.ts';

const KB = 1000;

// Gzipped: what is loaded at once of everything that an entry exports, with all that it depends on; only the peers (tfjs) are left out.
const budgets: Readonly<Record<string, number>> = {
  '@saf/activations': 2 * KB,
  '@saf/losses': 2 * KB,
  '@saf/attacks': 12 * KB,
  '@saf/attacks/minimum-norm': 12 * KB,
  '@saf/attacks/black-box': 12 * KB,
  '@saf/attacks/surrogates': 4 * KB,
  '@saf/attacks/nonsense': 8 * KB,
  '@saf/attacks/features': 8 * KB,
  '@saf/attacks/auto-attack': 12 * KB,
  '@saf/attacks/rejection': 12.1 * KB,
  '@saf/attacks/suite': 4 * KB,
  '@saf/attacks/framework': 10 * KB,
  '@saf/attacks/by-name': 2 * KB,
  '@saf/certify': 16 * KB,
  '@saf/certify/linear': 9 * KB,
  '@saf/certify/propagation': 8 * KB,
  // jstat, a library of statistics in one piece, is 22 kB of it.
  '@saf/certify/smoothing': 28 * KB,
  '@saf/metrics': 8.1 * KB,
  '@saf/metrics/corruptions': 1.5 * KB,
  '@saf/metrics/ood': 6 * KB,
  '@saf/metrics/card': 6 * KB,
  // It knows which layers are activations by @saf/models.
  '@saf/metrics/gradients': 4.4 * KB,
  '@saf/metrics/rejection': 1.1 * KB,
  '@saf/metrics/statistics': 2.1 * KB,
  '@saf/models': 13 * KB,
  // All networks: 15 of them.
  '@saf/models/by-name': 6.6 * KB,
  '@saf/models/files': 5.6 * KB,
  '@saf/models/hypersphere': 6 * KB,
  '@saf/checks': 1.1 * KB,
  '@saf/checks/images': 0.7 * KB,
  '@saf/checks/printable': 0.2 * KB,
  '@saf/checks/seal': 1 * KB,
  '@saf/random': 1.3 * KB,
};

// With what they load when it is asked for: what the READMEs say.
const wholes: Readonly<Record<string, number>> = {
  '@saf/attacks/auto-attack': 17 * KB,
  '@saf/attacks/by-name': 27 * KB,
  '@saf/metrics/ood': 11.1 * KB,
  '@saf/metrics/card': 30.1 * KB,
};

// The schema is zod's, which weighs more than all else and is shared with the rest of an application: it is left out here.
const WITHOUT_ZOD = { entry: '@saf/metrics/card-schema', budget: 1 * KB };

// What an entry hands on from a package of ours that it does not use itself: who does not import it does not load it.
const handedOn: Readonly<Record<string, readonly string[]>> = { '@saf/metrics/ood': ['corrupt', 'corruptionNames'] };

async function everything(entry: string): Promise<string> {
  if (!handedOn[entry]) return `export * from '${entry}';`;
  const own = Object.keys(await import(entry)).filter((name) => !handedOn[entry].includes(name));
  return `export { ${own.join(', ')} } from '${entry}';`;
}

describe('bundle size', () => {
  test.each(Object.entries(budgets))('%s stays below %d bytes, gzipped', async (entry, budget) => {
    expect(gzipSize((await bundle(await everything(entry))).atOnce)).toBeLessThanOrEqual(budget);
  });

  test.each(Object.entries(wholes))('%s with all that it ever loads stays below %d bytes', async (entry, budget) => {
    const { atOnce, later } = await bundle(await everything(entry));
    expect(later).not.toHaveLength(0);
    expect(gzipSize([...atOnce, ...later])).toBeLessThanOrEqual(budget);
  });

  test(`${WITHOUT_ZOD.entry} without zod`, async () => {
    const { atOnce } = await bundle(await everything(WITHOUT_ZOD.entry), ['zod']);
    expect(gzipSize(atOnce)).toBeLessThanOrEqual(WITHOUT_ZOD.budget);
  });

  test('every entry of a package with a budget has one', () => {
    const measured = [...Object.keys(budgets), WITHOUT_ZOD.entry];
    const entries = publicPackages()
      .filter(({ name }) => name in budgets)
      .flatMap(({ name, manifest }) => Object.keys(manifest.exports).map((path) => `${name}${path.slice(1)}`));
    // Data, and what needs Node, is not bundled.
    expect(entries.filter((entry) => !/\/(package\.json|node)$/.test(entry)).sort()).toEqual(measured.sort());
  });
});

describe('tree-shaking: what is not imported is not in the bundle', () => {
  test.each([
    ['@saf/activations', 'rbf', ['MirroredRelu', 'registerClass']],
    ['@saf/activations', 'mirroredReluLayer', ['"Rbf"', 'registerClass']],
    ['@saf/losses', 'softmaxLoss', ['hybridLoss', 'lossWeights']],
    ['@saf/attacks', 'fgsm', ['restarts', 'Gaussian', 'eq10']],
    ['@saf/attacks/minimum-norm', 'ddn', ['DeepFool', 'tanh', 'overshoot']],
    ['@saf/attacks/black-box', 'square', ['HopSkipJump', 'SPSA', 'sigma']],
    ['@saf/metrics', 'wilsonInterval', ['batchSize', 'epsilons']],
    ['@saf/models', 'classifierFromFunction', ['mnist', 'robustify', 'SubtractMean']],
  ])('%s: %s alone leaves out %j', async (name, symbol, absent) => {
    const text = async (code: string) => (await bundle(code)).atOnce.join('\n');
    const [one, all] = [await text(`export { ${symbol} } from '${name}';`), await text(await everything(name))];
    // Each mark is in the whole package, so that the test can fail.
    expect(absent.filter((mark) => !all.includes(mark))).toEqual([]);
    expect(absent.filter((mark) => one.includes(mark))).toEqual([]);
  });
});
