import type { EngineName } from '@saf/backend';
import type { DatasetName } from '@saf/data-sources';
import type { HybridLossOptions } from '@saf/losses';
import type { ReportedAccuracy } from '@saf/metrics/card';
import type { NonsenseRule } from '@saf/models';
import type { BenchNetworkName } from '../bench/bench-networks.ts';
import type { Depth, InspectionPart, ModelPlan } from '../experiments/index.ts';

export interface FetchTask {
  readonly kind: 'fetch';
  readonly dataset: DatasetName;
  /** The file that says it is done. */
  readonly receipt: string;
}

export interface TrainTask {
  readonly kind: 'train';
  readonly experiment: string;
  readonly plan: ModelPlan;
  readonly dataset: DatasetName;
  /** The first of the training images; null for all of them. */
  readonly images: number | null;
  readonly seed: number;
  readonly engine: 'auto' | EngineName;
  /** Folder of the experiment's run, such as runs/quick. */
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
}

/** A saved model and what it is attacked with. */
export interface Evaluated extends SavedModel {
  readonly dataset: DatasetName;
  /** The first of the test images, or of those that were held out. */
  readonly images: number;
  readonly strengths: readonly number[];
  readonly depth: Depth;
  readonly seed: number;
}

/** Evaluates a model of a run, on the engine that it was trained on, and writes its result. */
export interface EvaluateTask extends Evaluated {
  readonly kind: 'evaluate';
  /** Training images from this number on, in place of test images; null for those. */
  readonly heldOutFrom: number | null;
  /** Folder of the experiment's run. */
  readonly folder: string;
}

/** Evaluates any saved model, and writes nothing. */
export interface EvaluateSavedModelTask extends Evaluated {
  readonly kind: 'evaluate-saved-model';
  readonly engine: 'auto' | EngineName;
}

/** Asks of any saved model whether its robustness is real, and writes the evaluation card. */
export interface CardTask extends Omit<Evaluated, 'strengths' | 'depth'> {
  readonly kind: 'card';
  readonly engine: 'auto' | EngineName;
  readonly batchSize: number;
  /** L∞ sizes; null for those of @saf/metrics. */
  readonly epsilons: readonly number[] | null;
  /** An undefended network of the same task; null for none. */
  readonly twin: SavedModel | null;
  /** What its result states under the paper's attack. */
  readonly reported: readonly ReportedAccuracy[];
  /** Files of the card: JSON, and the page. */
  readonly card: string;
  readonly page: string;
}

/** Measures one of the networks that are compared, and writes it down. */
export interface SubjectTask {
  readonly dataset: DatasetName;
  readonly experiment: string;
  readonly model: string;
  /** Of its training. */
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

/** Attacks one network in every way that there is: which images it still gets right. */
export interface RobustnessTask extends SubjectTask {
  readonly kind: 'robustness';
  /** Networks whose adversarial images are tried on it. */
  readonly sources: readonly SavedModel[];
  readonly epsilons: readonly number[];
}

/** How well one network's outputs tell nonsense from images. */
export interface OodTask extends SubjectTask {
  readonly kind: 'ood';
}

/** Looks inside of a trained model, for figures. */
export interface InspectTask extends Omit<Evaluated, 'depth'> {
  readonly kind: 'inspect';
  readonly parts: readonly InspectionPart[];
  /** The record of its training, which says on which engine. */
  readonly training: string;
  readonly output: string;
}

/** Computes what figures without a trained model show. */
export interface TheoryTask {
  readonly kind: 'theory';
  readonly seed: number;
  /** Points of each Monte Carlo estimate. */
  readonly samples: number;
  readonly output: string;
}

export interface DrawTask {
  readonly kind: 'draw';
  readonly profile: string;
  readonly folder: string;
  /** Without any, only the figures that need none are drawn. */
  readonly results: readonly string[];
  readonly inspections: readonly string[];
  /** What the theory task wrote; null without it. */
  readonly theory: string | null;
}

/** Measures one network on one engine, for the benchmark. */
export interface MeasureTask {
  readonly kind: 'measure';
  readonly engine: 'native' | 'wasm';
  readonly network: BenchNetworkName;
  /** Training steps that do not count, at least 1. */
  readonly warmUp: number;
  /** Training steps that do. */
  readonly steps: number;
  /** Images that are attacked; 0 for none. */
  readonly images: number;
}
