import type { Study } from '@saf/experiments/plan';
import type { Goal } from '@saf/report';

/** A table of the paper to reproduce, or a study beside it. Plain data: a new profile is a new file and its line in `profiles/index.ts`. */
export interface Profile extends Study {
  /** Whether the paper has nothing to compare with, not even on this data set; false by default. */
  readonly besidePaper?: boolean;
  /** Networks whose weights are published, by name; none by default. */
  readonly shipped?: readonly string[];
  /** How near one of its networks is to come to the paper. Why it does not, and what was tried, is in `differences/<name>.md`. */
  readonly goal?: Omit<Goal, 'tried'>;
}
