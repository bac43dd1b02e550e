import { mean, sampleStandardDeviation } from 'simple-statistics';

export interface MeanAndDeviation {
  readonly mean: number;
  /** Of a sample: over n − 1. */
  readonly deviation: number;
}

/** Of two values or more. */
export const meanAndDeviation = (values: number[]): MeanAndDeviation => ({
  mean: mean(values),
  deviation: sampleStandardDeviation(values),
});
