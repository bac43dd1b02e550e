import { wilsonInterval } from '@saf/metrics';
import fc from 'fast-check';
import type { ErrorCurveResult, Result } from '../src/kinds/evaluation.ts';
import { plainResult } from './fixture-results.ts';

const paperStrengths = plainResult.evaluation.curves[0].strengths;

const strengths = fc
  .uniqueArray(fc.constantFrom(...paperStrengths, 0.125, 0.35, 0.75), { minLength: 1 })
  .map((values) => [...values].sort((a, b) => a - b));

const rule = fc.constantFrom({ threshold: 0.5 }, { category: 10 });

const psnr = fc.option(fc.double({ min: 0, max: 99, noNaN: true }));

/** A curve that is whole in itself: some of the paper's strengths and others, any counts. */
const curve = (kind: ErrorCurveResult['kind'], clipped: boolean): fc.Arbitrary<ErrorCurveResult> =>
  fc.tuple(strengths, fc.integer({ min: 1, max: 10_000 }), rule).chain(([levels, count, nonsenseRule]) => {
    const each = <Value>(value: fc.Arbitrary<Value>) =>
      fc.array(value, { minLength: levels.length, maxLength: levels.length });
    return fc.record({ wrong: each(fc.integer({ min: 0, max: count })), psnr: each(psnr) }).map(({ wrong, psnr }) => ({
      kind,
      clipped,
      nonsenseRule,
      strengths: levels,
      wrong,
      count,
      errors: wrong.map((one) => one / count),
      intervals: wrong.map((one) => wilsonInterval(one, count)),
      psnr,
    }));
  });

const curves = fc
  .tuple(curve('adversarial', false), curve('adversarial', true), curve('nonsense', false), curve('noisy', false))
  .chain((all) => fc.subarray(all));

/** Results of any curves, of models that the paper has numbers for and one that it has none for. */
export const arbitraryResult: fc.Arbitrary<Result> = fc
  .record({
    model: fc.constantFrom('plain', 'mReLU-r-m', 'RBF-r'),
    seed: fc.nat(),
    curves,
    samples: fc.integer({ min: 1, max: 9_999 }),
  })
  .map(({ model, seed, curves, samples }) => ({
    ...plainResult,
    model,
    seed,
    // One output for nonsense, so that either rule fits.
    network: { ...plainResult.network, outputs: 11 },
    evaluation: { samples, fullTestSet: false, seconds: 1, curves },
  }));

/** Reports of one to three models. */
export const arbitraryResults: fc.Arbitrary<Result[]> = fc.uniqueArray(arbitraryResult, {
  minLength: 1,
  maxLength: 3,
  // Results that differ by their seed alone are shown as one.
  selector: ({ model }) => model,
});
