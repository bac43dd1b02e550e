import type { RandomSource } from '@saf/random';
import type { Corruption, Picture } from './picture.ts';

/** A corruption at the severities of a benchmark. */
export interface BenchmarkCorruption {
  /** How many severities it has, from 1 on. */
  readonly severities: number;
  /** The one that the benchmark's files hold, or the middle one where they hold them all. */
  readonly usualSeverity: number;
  readonly spoil: (picture: Picture, severity: number, random: RandomSource) => Float64Array;
}

/** A corruption whose parameters at the severities 1, 2, … are listed. */
export function atSeverities<Parameters>(
  corruption: Corruption<Parameters>,
  parameters: readonly Parameters[],
  usualSeverity: number,
): BenchmarkCorruption {
  return {
    severities: parameters.length,
    usualSeverity,
    spoil: (picture, severity, random) => corruption(picture, parameters[severity - 1], random),
  };
}
