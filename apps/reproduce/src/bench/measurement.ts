import type { EngineResult } from '../result/schema.ts';

/** What one network took. */
export interface NetworkMeasurement {
  readonly network: string;
  /** Median of one training step at batch 100, in milliseconds, preparing the batch included. */
  readonly step: number;
  /** Share of that time that went into preparing batches. */
  readonly preparation: number;
  /** eq. 10's directions of all images, in seconds. */
  readonly eq10: number;
}

/** What one engine took, in a process of its own. */
export interface EngineMeasurement {
  readonly engine: EngineResult;
  readonly images: number;
  readonly networks: readonly NetworkMeasurement[];
  readonly peakMemoryBytes: number;
}
