import type { Study } from '@saf/experiments/plan';

/** How near to the paper a network is to come, and what was done to get there. */
export interface Goal {
  readonly model: string;
  /** How far above the paper's an error rate may be. */
  readonly margins: Readonly<Record<'adversarial' | 'nonsense' | 'noisy', number>>;
  /** What was tried where it is not, in sentences: the report prints them. */
  readonly tried: readonly string[];
}

/** A table of the paper to reproduce, or a study beside it. Plain data: a new profile is a new file and its line in `profiles/index.ts`. */
export interface Profile extends Study {
  /** Whether the paper has nothing to compare with, not even on this data set; false by default. */
  readonly besidePaper?: boolean;
  /** Networks whose weights are published, by name; none by default. */
  readonly shipped?: readonly string[];
  readonly goal?: Goal;
  /** Why its numbers may be other than the paper’s, in sentences: the report prints them. */
  readonly reasons?: readonly string[];
}
