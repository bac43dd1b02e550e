import { join } from 'node:path';
import type { CorruptionBenchmark } from '@saf/datasets/corruptions';
import type { HybridLossOptions } from '@saf/losses';
import type { NetworkActivation, NetworkHead, NonsenseRule } from '@saf/models';
import type { Recipe } from '@saf/training';
import type { GuaranteeRequest } from '../certificates/guarantee-request.ts';
import type { StudyDataset } from './study-dataset.ts';

/** A builder function of the user's, found again by its file in each process that needs it. */
interface BuilderReference {
  /** The study file, by its absolute path. */
  readonly module: string;
  /** The network of that file whose builder it is. */
  readonly network: string;
  /** SHA-256 of the function's text: another function is another network. */
  readonly sha256: string;
}

/** Weights of a saved network. */
export interface StartWeights {
  /** Absolute path of the folder of its model.json. */
  readonly folder: string;
  /** SHA-256 of the weights: a training that starts from others is another one. */
  readonly sha256: string;
}

/** One network of a study: what is built, how it is trained, and how it says "nonsense". Plain data. */
export interface NetworkPlan {
  /** Unique and fit for files. In the paper: plain, RBF or mReLU, and -a, -r, -m for adversarial, random and mean training. */
  readonly name: string;
  readonly network: {
    /** Of `networks` of @saf/models/by-name; by default the one for images of the data set's shape. */
    readonly architecture?: string;
    readonly activation: NetworkActivation;
    /** What makes the confidences: RBF by default for symmetric activations, softmax otherwise. */
    readonly head?: NetworkHead;
    readonly outputs: number;
    /** ReLU after each convolution of a plain network for CIFAR-10, as MatConvNet's example has it and Table 3 does not. */
    readonly convolutionRelu?: boolean;
    /** A function `build` of a study file that makes the network, in place of one by name. */
    readonly builder?: BuilderReference;
  };
  readonly recipe: Recipe;
  /** Trained weights that the training starts from, in place of random ones. */
  readonly startFrom?: StartWeights;
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
export type EvaluationScope = 'paper' | 'short' | 'full';

/**
 * What is looked at inside of a trained network, for figures: Figs 3 and 4 (of a plain network), Fig. 10, sizes of input gradients
 * (eq. 9), where gradients vanish on their way to the pixels, how far they can be believed, what layers of single pixels make of one, and errors under an iterative attack.
 */
export const inspectionParts = [
  'features',
  'correlations',
  'examples',
  'gradients',
  'gradientFlow',
  'gradientAlignment',
  'pixelResponses',
  'iterative',
] as const;
export type InspectionPart = (typeof inspectionParts)[number];

/** A network that was trained elsewhere, and is measured as it is. */
export interface SavedNetwork {
  /** Unique and fit for files. */
  readonly name: string;
  /** Absolute path of the folder of its model.json. */
  readonly folder: string;
  readonly nonsense: NonsenseRule;
  /** The hybrid loss that it was trained with; null for a softmax network. */
  readonly loss: Required<HybridLossOptions> | null;
}

/** What is measured of each network beside its evaluation: on the first of the test images, in L∞ on pixels in [0, 1]. */
export interface Measurements {
  /** Jobs that the images of each network are split over, where a measurement allows it; 1 by default. No number depends on it. */
  readonly shards?: number;
  /** Which images stand against all attacks. */
  readonly robustness?: { readonly images: number; readonly epsilons: readonly number[] };
  /** How well the outputs tell nonsense from images. */
  readonly outOfDistribution?: { readonly images: number };
  readonly corruptions?: {
    readonly images: number;
    readonly benchmark: CorruptionBenchmark;
    readonly settings: readonly { readonly name: string; readonly severity: number }[];
  };
  /** The evaluation card; `epsilons` are its own by default. */
  readonly card?: { readonly images: number; readonly epsilons?: readonly number[] };
}

/** Networks that are trained on one data set by their recipes and seeds, and what is measured of them. Plain data. */
export interface Study {
  readonly name: string;
  /** A sentence for people. */
  readonly description: string;
  readonly dataset: StudyDataset;
  readonly networks: readonly NetworkPlan[];
  /** Networks that are not trained: they have measurements and guarantees, but no evaluation, which is of a training. */
  readonly saved?: readonly SavedNetwork[];
  /** Whether what needs no trained network is computed: the paper's Figs 1 and 6, and its Lemma 1; false by default. */
  readonly theory?: boolean;
  /** What is looked at inside of which networks, by name. */
  readonly inspections?: Readonly<Record<string, readonly InspectionPart[]>>;
  /** What is to be guaranteed of which networks, by name: each is certified on the images that are evaluated. */
  readonly guarantees?: Readonly<Record<string, readonly GuaranteeRequest[]>>;
  readonly measurements?: Measurements;
  readonly evaluation: {
    /** The first of the test images. */
    readonly images: number;
    /** β on pixels in [0, 1], ascending from 0. */
    readonly strengths: readonly number[];
    readonly scope: EvaluationScope;
  };
}

/** One training of a network: its seed, and the folder that it writes to. */
export interface NetworkRun {
  /** Unique, such as "mReLU-r-m" or "mReLU-r-m, seed 2". */
  readonly name: string;
  readonly plan: NetworkPlan;
  readonly seed: number;
  /** The folder of the study, or one of the seed in it. */
  readonly folder: string;
}

/**
 * The trainings of some plans. Each plan's first seed writes to the study's folder, such as results/mnist/mReLU.json, the
 * others to folders of their own, such as results/mnist/seed-2/mReLU.json. Seeds that are asked for take the place of all, and each
 * writes where it would without being asked for: no seed over another.
 *
 * @example
 * networkRuns(study.networks, 'runs/mine', null).map(({ folder }) => folder); // ['runs/mine', 'runs/mine/seed-2']
 */
export function networkRuns(
  plans: readonly NetworkPlan[],
  folder: string,
  asked: readonly number[] | null,
): NetworkRun[] {
  return plans.flatMap((plan) => {
    const own = plan.seeds ?? [1];
    return (asked ?? own).map((seed) =>
      seed === own[0]
        ? { name: plan.name, plan, seed, folder }
        : { name: `${plan.name}, seed ${seed}`, plan, seed, folder: join(folder, `seed-${seed}`) },
    );
  });
}
