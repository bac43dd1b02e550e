import type { DatasetName } from '@saf/data-sources';
import type { HybridLossOptions } from '@saf/losses';
import type { NonsenseRule } from '@saf/models';
import type { Recipe } from '@saf/training';

/** One model of an experiment: what is built, how it is trained, and how it says "nonsense". Plain data. */
export interface ModelPlan {
  /** As in the paper: plain, RBF or mReLU, and -a, -r, -m for adversarial, random and mean training. */
  readonly name: string;
  readonly network: {
    readonly activation: 'none' | 'relu' | 'rbf' | 'mirroredRelu';
    readonly outputs: number;
    /** ReLU after each convolution of a plain network for CIFAR-10, as MatConvNet's example has it and Table 3 does not. */
    readonly convolutionRelu?: boolean;
  };
  readonly recipe: Recipe;
  /** α₁, α₂, α₃ and p of the hybrid loss; null for a softmax network. */
  readonly loss: Required<HybridLossOptions> | null;
  readonly nonsense: NonsenseRule;
  /** Trained once with each; the first is the one that tables and figures show, the others give its spread. [1] by default. */
  readonly seeds?: readonly number[];
}

/**
 * How much an evaluation measures: what the paper prints (unclipped samples, each network's own nonsense rule); adversarial and
 * nonsense samples clipped to [0, 1] and nonsense by the threshold too; or noisy samples clipped as well.
 */
export type Depth = 'paper' | 'short' | 'full';

/**
 * What is looked at inside of a trained network, for figures: Figs 3 and 4 (of a plain network), Fig. 10, sizes of input gradients
 * (eq. 9), and errors under an iterative attack.
 */
export type InspectionPart = 'features' | 'correlations' | 'examples' | 'gradients' | 'iterative';

/** How near to the paper a model is to come, and what was done to get there. */
export interface Goal {
  readonly model: string;
  /** How far above the paper's an error rate may be. */
  readonly margins: Readonly<Record<'adversarial' | 'nonsense' | 'noisy', number>>;
  /** What was tried where it is not, in sentences: the report prints them. */
  readonly tried: readonly string[];
}

/** A table of the paper to reproduce, or one beside it. Plain data: a new experiment is a new file and its line in `index.ts`. */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly dataset: DatasetName;
  /** Whether the paper has nothing to compare with, not even on this data set; false by default. */
  readonly besidePaper?: boolean;
  readonly models: readonly ModelPlan[];
  /** Models whose weights are published, by name; none by default. */
  readonly shipped?: readonly string[];
  readonly goal?: Goal;
  /** Why its numbers may be other than the paper’s, in sentences: the report prints them. */
  readonly reasons?: readonly string[];
  /** What is looked at inside of which models, by name. With it, figures that need no trained model are drawn too. */
  readonly inspections?: Readonly<Record<string, readonly InspectionPart[]>>;
  readonly evaluation: {
    /** The first of the test images; `--limit` takes others. */
    readonly images: number;
    /** β on pixels in [0, 1], ascending from 0. */
    readonly strengths: readonly number[];
    readonly depth: Depth;
  };
}
