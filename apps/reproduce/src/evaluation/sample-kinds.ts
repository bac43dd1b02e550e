import { type Attack, eq10, gaussianNoise } from '@saf/attacks';
import type { ImageDataset } from '@saf/datasets';
import type { SampleBatch } from '@saf/metrics';
import type { Classifier, NonsenseRule } from '@saf/models';
import type { ErrorCurveResult } from '../result/schema.ts';
import { imageBatches, nonsenseBatches } from './sample-batches.ts';

/** A kind of samples that the paper's tables have (Section 5), and how it is made. */
export interface SampleKind {
  readonly kind: ErrorCurveResult['kind'];
  readonly attack: Attack;
  samples(dataset: ImageDataset, seed: number): Iterable<SampleBatch>;
  /** Whether samples inside [0, 1] are judged too; the paper clips nothing. */
  readonly clipped: boolean;
  /** Other nonsense rules to judge by, beside the classifier's own. */
  rules(classifier: Classifier): readonly NonsenseRule[];
}

/** The paper's rule for models without an explicit category; where there is one, how the threshold would judge is shown too. */
const threshold = { threshold: 0.5 };

export const sampleKinds: readonly SampleKind[] = [
  { kind: 'adversarial', attack: eq10(), samples: imageBatches, clipped: true, rules: () => [] },
  {
    kind: 'nonsense',
    attack: eq10(),
    samples: nonsenseBatches,
    clipped: true,
    rules: ({ nonsense }) => ('category' in nonsense ? [threshold] : []),
  },
  { kind: 'noisy', attack: gaussianNoise(), samples: imageBatches, clipped: false, rules: () => [] },
];
