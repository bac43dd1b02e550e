import type { EngineName } from '@saf/backend';
import type { CorruptionBenchmark } from '@saf/datasets/corruptions';
import type { HybridLossOptions } from '@saf/losses';
import type { ReportedAccuracy } from '@saf/metrics/card';
import type { ModelOutputs, NonsenseRule } from '@saf/models';
import type { Ball, LaterThreat, ProofMethod } from '@saf/results';
import type { GuaranteeRequest } from '../certificates/guarantee-request.ts';
import type { ImageRange } from '../shards/split-images.ts';
import type { EvaluationScope, InspectionPart, NetworkPlan } from './study.ts';
import type { StudyDataset } from './study-dataset.ts';

/** A step of a study as plain data: the files that it needs, the files that it leaves, and what is done. */
export interface Step<Task extends StepTask = StepTask> {
  /** Unique, such as "train mReLU-r-m". */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A folder of what it has done so far, while it is under way: another machine goes on from it. */
  readonly checkpoints?: string;
  readonly task: Task;
}

/** What a step of a study does. Plain data, so that it can be done in this process or in any other. */
export type StepTask =
  | FetchTask
  | TrainTask
  | EvaluateTask
  | CertifyTask
  | PartTask
  | RobustnessTask
  | OutOfDistributionTask
  | CorruptionsTask
  | CardTask
  | InspectTask
  | TheoryTask;

/** What a step is told, and what it may say while it is done. */
export interface StepContext {
  /** Aborted when the study is stopped: the step saves what there is and rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** `done` is the share of the step in [0, 1], `note` what is being done. */
  onProgress(done: number, note: string): void;
  /** A line for people. */
  note(text: string): void;
}

/** What a step gives back. */
export interface StepResult<Value = unknown> {
  /** What there is to say of it, in a few words. */
  readonly summary: string;
  /** Files for people that it wrote. */
  readonly files?: readonly string[];
  readonly value?: Value;
}

/** Brings a data set into the cache that all runs share. */
export interface FetchTask {
  readonly kind: 'fetch';
  readonly dataset: StudyDataset;
  /** The file that says it is done. */
  readonly receipt: string;
}

/** Trains a network and saves it. */
export interface TrainTask {
  readonly kind: 'train';
  /** Name of the study. */
  readonly experiment: string;
  /** Without the other seeds: what else a study trains makes this no other training. */
  readonly plan: Omit<NetworkPlan, 'seeds'>;
  readonly dataset: StudyDataset;
  /** The first of the training images; null for all of them. */
  readonly images: number | null;
  readonly seed: number;
  readonly engine: 'auto' | EngineName;
  /** The folder of the study's results, such as runs/quick. */
  readonly folder: string;
}

/** A saved model, and how it is taken for a classifier. */
export interface SavedModel {
  /** Folder of model.json and weights.bin. */
  readonly model: string;
  readonly name: string;
  /** Null: by the number of outputs. */
  readonly nonsense: NonsenseRule | null;
  /** The hybrid loss it was trained with, which eq. 10 descends; null: its default, or softmax. */
  readonly loss: HybridLossOptions | null;
  /** What its outputs are, where that was said; RBF or softmax confidences by default, as its last layer says. */
  readonly outputs?: ModelOutputs;
}

/** A saved model and what it is attacked with. */
interface Evaluated extends SavedModel {
  readonly dataset: StudyDataset;
  /** The first of the test images, or of those that were held out. */
  readonly images: number;
  readonly strengths: readonly number[];
  readonly scope: EvaluationScope;
  readonly seed: number;
}

/** Evaluates a network of a study on the engine that it was trained on, and writes its result. */
export interface EvaluateTask extends Evaluated, Joined {
  readonly kind: 'evaluate';
  /** Training images from this number on, in place of test images; null for those. */
  readonly heldOutFrom: number | null;
  /** The folder of the study's results. */
  readonly folder: string;
}

/** Evaluates any saved model, and writes nothing. */
export interface EvaluateSavedModelTask extends Evaluated, Joined {
  readonly kind: 'evaluate-saved-model';
  readonly engine: 'auto' | EngineName;
  /** Makes the adversarial samples, by its name in @saf/attacks; null for eq. 10. */
  readonly attack: string | null;
}

/** Asks of any saved model whether its robustness is real, and writes the evaluation card. */
export interface CardTask extends Omit<Evaluated, 'strengths' | 'scope'> {
  readonly kind: 'card';
  readonly engine: 'auto' | EngineName;
  readonly batchSize: number;
  /** L∞ sizes; null for those of @saf/metrics. */
  readonly epsilons: readonly number[] | null;
  /** An undefended network of the same task; null for none. */
  readonly twin: SavedModel | null;
  /** What its result states under the paper's attack. */
  readonly reported: readonly ReportedAccuracy[];
  /** For each image the L∞ size up to which it is certified; null without certificates. */
  readonly certifiedRadii: readonly number[] | null;
  /** Files of the card: JSON, and the page. */
  readonly card: string;
  readonly page: string;
}

/** Measures one of the networks that are compared, and writes it down. */
export interface MeasureNetworkTask {
  readonly dataset: StudyDataset;
  readonly experiment: string;
  readonly model: string;
  /** Seed of its training. */
  readonly seed: number;
  readonly saved: SavedModel;
  readonly engine: 'auto' | EngineName;
  /** The first of the test images. */
  readonly images: number;
  readonly batchSize: number;
  /** Root of the random streams. */
  readonly randomSeed: number;
  readonly output: string;
}

/** What may be measured by several jobs, each of a range of the images. */
interface Joined {
  /** The files of all ranges, in their order: they are joined, and nothing is measured. */
  readonly parts?: readonly string[];
}

/** Measurements whose images can be split. */
export type ShardedTask =
  | EvaluateTask
  | EvaluateSavedModelTask
  | CertifyTask
  | RobustnessTask
  | OutOfDistributionTask
  | CorruptionsTask
  | SubmitTask
  | RejectionTask;

/** Measures a range of the images of a measurement, and leaves what it finds in a file of its own. */
export interface PartTask {
  readonly kind: 'part';
  readonly of: ShardedTask;
  readonly images: ImageRange;
  readonly output: string;
  /** Whether a file that an earlier run left is made again. */
  readonly force: boolean;
}

/** Attacks one network in every way that there is: which images it still gets right. */
export interface RobustnessTask extends MeasureNetworkTask, Joined {
  readonly kind: 'robustness';
  /** Networks whose adversarial images are tried on it. */
  readonly sources: readonly SavedModel[];
  readonly epsilons: readonly number[];
}

/** Measures how well one network's outputs tell nonsense from images. */
export interface OutOfDistributionTask extends MeasureNetworkTask, Joined {
  readonly kind: 'out-of-distribution';
}

/** Measures how robust one network is that may reject images. */
export interface RejectionTask extends MeasureNetworkTask, Joined {
  readonly kind: 'rejection';
  /** Balls that images are attacked in. */
  readonly balls: readonly Ball[];
  /** Share of the held-out images classified right that the threshold is to keep. */
  readonly truePositiveRate: number;
  /** Bounds by which images are proven first, so that they are not attacked; null for none. */
  readonly prove: ProofMethod | null;
  /** Names of the kinds of images that show none of the categories, in `nonsenseKinds`. */
  readonly otherImages: readonly string[];
}

/** Measures how often one network is wrong on corrupted images. */
export interface CorruptionsTask extends MeasureNetworkTask, Joined {
  readonly kind: 'corruptions';
  readonly benchmark: CorruptionBenchmark;
  readonly settings: readonly { readonly name: string; readonly severity: number }[];
  /** Whether what an earlier run left is measured again. */
  readonly force: boolean;
}

/** Puts one network under AutoAttack by the protocol of the leaderboard: which images it still gets right. */
export interface SubmitTask extends MeasureNetworkTask, Joined {
  readonly kind: 'submit';
  readonly epsilons: readonly number[];
  /** Attacks that follow AutoAttack, on the images that still stand. */
  readonly laterAttacks: readonly LaterThreat[];
  /** Networks whose adversarial images `transfer` tries on it. */
  readonly sources: readonly SavedModel[];
  /** For each image the L∞ size up to which nothing can break it, so that it is not attacked there; null where nothing is proven. */
  readonly certifiedRadii: readonly number[] | null;
  /** Whether what a run that was stopped left is done again. */
  readonly force: boolean;
}

/** Certifies the images of one network, and writes down what is guaranteed. */
export interface CertifyTask extends Omit<MeasureNetworkTask, 'batchSize'>, Joined {
  readonly kind: 'certify';
  readonly guarantee: GuaranteeRequest;
  /** Training images from this number on, in place of test images; null for those. */
  readonly heldOutFrom: number | null;
  /** Null for what suits the method. */
  readonly batchSize: number | null;
  /** Whether what a run that was stopped left is done again. */
  readonly force: boolean;
}

/** Looks inside of a trained network, for figures. */
export interface InspectTask extends Omit<Evaluated, 'scope'> {
  readonly kind: 'inspect';
  readonly parts: readonly InspectionPart[];
  /** The record of its training, which says on which engine. */
  readonly training: string;
  readonly output: string;
}

/** Computes what figures without a trained network show. */
export interface TheoryTask {
  readonly kind: 'theory';
  readonly seed: number;
  /** Points of each Monte Carlo estimate. */
  readonly samples: number;
  readonly output: string;
}
