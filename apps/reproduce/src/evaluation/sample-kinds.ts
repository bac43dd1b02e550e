import { type Attack, eq10, gaussianNoise } from '@saf/attacks';
import type { ImageDataset } from '@saf/datasets';
import type { SampleBatch } from '@saf/metrics';
import type { ErrorCurveResult } from '@saf/results';
import { imageBatches, nonsenseBatches } from './sample-batches.ts';

/** A kind of samples that the paper's tables have (Section 5), and how it is made. */
export interface SampleKind {
  readonly kind: ErrorCurveResult['kind'];
  readonly attack: Attack;
  samples(dataset: ImageDataset, seed: number): Iterable<SampleBatch>;
}

export const sampleKinds: readonly SampleKind[] = [
  { kind: 'adversarial', attack: eq10(), samples: imageBatches },
  { kind: 'nonsense', attack: eq10(), samples: nonsenseBatches },
  { kind: 'noisy', attack: gaussianNoise(), samples: imageBatches },
];
