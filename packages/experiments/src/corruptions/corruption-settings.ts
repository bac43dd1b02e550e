import { checkNumber, checkOneOf } from '@saf/checks';
import { benchmarkCorruption, type CorruptionBenchmark, corruptionBenchmarks } from '@saf/datasets/corruptions';

/** A corruption at one severity. */
export interface CorruptionSetting {
  readonly name: string;
  readonly severity: number;
}

/**
 * Which corruptions of a benchmark are measured: all of them, or those that are named, at the severities that are given, or at those in
 * the benchmark's files. A corruption that has but one is measured at that.
 *
 * @throws ArgumentError for a name that the benchmark has not, with the nearest, or a severity below 1 or above 5
 * @example
 * corruptionSettings('mnist-c', { names: ['fog', 'stripe'], severities: [1, 5] }); // fog at 1 and 5, stripe at 1
 */
export function corruptionSettings(
  benchmark: CorruptionBenchmark,
  { names, severities }: { readonly names?: readonly string[]; readonly severities?: readonly number[] } = {},
): CorruptionSetting[] {
  const known = Object.keys(corruptionBenchmarks[benchmark]);
  for (const name of names ?? []) checkOneOf('corruptions', name, known);
  for (const severity of severities ?? []) checkNumber('severities', severity, { min: 1, max: 5, integer: true });
  return (names ?? known).flatMap((name) => {
    const corruption = benchmarkCorruption(benchmark, name);
    const usual = benchmark === 'mnist-c' ? [corruption.usualSeverity] : [1, 2, 3, 4, 5];
    const asked = corruption.severities === 1 ? [1] : (severities ?? usual);
    return asked.map((severity) => ({ name, severity }));
  });
}
