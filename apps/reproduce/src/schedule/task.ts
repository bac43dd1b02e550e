import type { EngineName } from '@saf/backend';
import type { DatasetName } from '@saf/datasets';
import type { HybridLossOptions } from '@saf/losses';
import type { NonsenseRule } from '@saf/models';
import type { BenchNetworkName } from '../bench/bench-networks.ts';
import type { Depth, ModelPlan } from '../experiments/index.ts';

/** What one worker process does, as plain data: nothing else is needed to do it, on this machine or another. */
export type Task = FetchTask | TrainTask | EvaluateTask | JudgeTask | DrawTask | MeasureTask;

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

/** A saved model and what it is attacked with. */
export interface Evaluated {
  readonly dataset: DatasetName;
  /** The first of the test images. */
  readonly images: number;
  readonly strengths: readonly number[];
  readonly depth: Depth;
  readonly seed: number;
  /** Folder of model.json and weights.bin. */
  readonly model: string;
  readonly name: string;
  /** Null: by the number of outputs. */
  readonly nonsense: NonsenseRule | null;
  /** The hybrid loss it was trained with, which eq. 10 descends; null: its default, or softmax. */
  readonly loss: HybridLossOptions | null;
}

/** Evaluates a model of a run, on the engine that it was trained on, and writes its result. */
export interface EvaluateTask extends Evaluated {
  readonly kind: 'evaluate';
  /** Folder of the experiment's run. */
  readonly folder: string;
}

/** Evaluates any saved model, and writes nothing. */
export interface JudgeTask extends Evaluated {
  readonly kind: 'judge';
  readonly engine: 'auto' | EngineName;
}

export interface DrawTask {
  readonly kind: 'draw';
  readonly profile: string;
  readonly folder: string;
  readonly results: readonly string[];
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
  /** Images that eq. 10 is run on; 0 for none. */
  readonly images: number;
}
