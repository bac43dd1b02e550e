import type { Study } from '../study/study.ts';

/** A table of the paper as a study, or a study beside it. Plain data: a new profile is a new file and its line in `index.ts`. */
export interface Profile extends Study {
  /** Whether the paper has nothing to compare with, not even on this data set; false by default. */
  readonly besidePaper?: boolean;
  /** Networks whose weights are published, by name; none by default. */
  readonly shipped?: readonly string[];
  /** How near one of its networks is to come to the paper: how far above the paper's an error rate may be. */
  readonly goal?: {
    readonly model: string;
    readonly margins: Readonly<Record<'adversarial' | 'nonsense' | 'noisy', number>>;
  };
}
