import type { Study } from '@saf/experiments/plan';
import type { Goal } from '@saf/report';

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
