/** What one epoch of a training was like. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Training loss, averaged over the samples as they were trained on. */
  readonly loss: number;
  /** Share of these samples whose highest output was not their label. */
  readonly error: number;
  /** The learning rate of the epoch's last step. */
  readonly learningRate: number;
}

/** What a finished training was like. */
export interface TrainingHistory {
  readonly epochs: readonly EpochRecord[];
  readonly steps: number;
  /** The step this call went on from, or null if it began anew. */
  readonly resumedAtStep: number | null;
  /** Wall time of this call. */
  readonly seconds: number;
  /** Median of the steps of this call, preparing the batch included; 0 if there were none. */
  readonly millisecondsPerStep: number;
  /** Share of that time that went into preparing batches, in [0, 1]. */
  readonly preparationShare: number;
}
