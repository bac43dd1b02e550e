import type { ProgressListener } from '@saf/checks';
import type { HybridLossOptions } from '@saf/losses';
import type { CheckpointStore, EpochRecord } from './checkpoint.ts';

/** One step of a training, in numbers. */
export interface TrainingStep {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps that are done, of `steps`, over all epochs. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of this step's batch. */
  readonly loss: number;
  readonly learningRate: number;
  /** Median of the steps so far. */
  readonly millisecondsPerStep: number;
}

export interface TrainOptions {
  /** Root of every random stream: the same seed on the same engine gives the same bits. */
  seed: number;
  /** α₁, α₂, α₃ and p of the hybrid loss; for networks that end in the RBF. */
  loss?: HybridLossOptions;
  /** Where to keep checkpoints, and to go on from one. None by default. */
  checkpoints?: CheckpointStore;
  /** Steps between checkpoints; 100 by default. Each epoch's end has one besides. */
  checkpointEvery?: number;
  /** Called after each step: the share of the steps that are done, and a note such as "epoch 1 of 2, loss 0.693". */
  onProgress?: ProgressListener;
  /** Called after each step with its numbers. */
  onStep?: (step: TrainingStep) => void;
  /** Aborting saves a checkpoint and rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What a finished training was like. */
export interface TrainingHistory {
  readonly epochs: readonly EpochRecord[];
  /** Steps that were taken over all epochs; fewer than the recipe's where it was stopped early. */
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
