import type { Study } from '../study/study.ts';

/** A table of the paper as a study, or a study beside it. Plain data: a new profile is a new file and its line in `index.ts`. */
export interface Profile extends Study {
  /** Whether the paper has nothing to compare with, not even on this data set; false by default. */
  readonly besidePaper?: boolean;
  /**
   * Networks that begin with the weights of a published one, by name: that one's name in @saf/pretrained, such as "mnist/RBF-c3-small", and
   * the SHA-256 of its weights. All others begin with random weights.
   */
  readonly starts?: Readonly<Record<string, { readonly pretrained: string; readonly sha256: string }>>;
  /** Networks whose weights are published, by name; none by default. */
  readonly shipped?: readonly string[];
  /** How near one of its networks is to come to the paper: how far above the paper's an error rate may be. */
  readonly goal?: {
    readonly model: string;
    readonly margins: Readonly<Record<'adversarial' | 'nonsense' | 'noisy', number>>;
  };
}
