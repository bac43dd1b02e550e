import type { NonsenseRule } from '@saf/models';
import type { OwnSource } from './own-contract.ts';

/** Engines that the page offers. */
export type EngineChoice = 'wasm' | 'webgl' | 'webgpu';

/** What the worker says once its engine runs. */
export interface EngineReport {
  readonly engine: EngineChoice;
  /** The engines that this browser has. */
  readonly available: readonly EngineChoice[];
  readonly threads: number | null;
  readonly attacks: readonly AttackEntry[];
  /** The symmetric activations that a network can be trained with. */
  readonly activations: readonly ActivationEntry[];
  readonly networks: readonly string[];
}

/** An attack of @saf/attacks: its key there, and its name in the literature. */
export interface AttackEntry {
  readonly key: string;
  readonly name: string;
  /** The norm that its strength bounds; null where the strength is another. */
  readonly norm: 'linf' | 'l2' | null;
}

/** An activation of @saf/activations: its name there, and its title. */
export interface ActivationEntry {
  readonly key: string;
  readonly name: string;
}

/** What a network says of one image. */
export interface Verdict {
  /** Confidences of the ten digits, then of the explicit nonsense category where the network has one. */
  readonly confidences: Float32Array;
  /** A digit, or NONSENSE = −1. */
  readonly prediction: number;
  readonly rule: NonsenseRule;
}

/** How far a request is: the share of the work that is done, in [0, 1], and what is being done. */
export type ProgressListener = (done: number, note: string) => void;

/** An attack on one image. */
export interface AttackRequest {
  readonly pixels: Float32Array;
  /** What the image shows; null for an image that shows nothing. */
  readonly label: number | null;
  readonly networks: readonly string[];
  readonly attack: string;
  /** The digit to be reached; null: any error will do. */
  readonly target: number | null;
  readonly strength: number;
  /** Whether attacked images are cut to valid pixels; the paper does not. */
  readonly clipped: boolean;
  /** The network whose gradients are followed for all; null: each network's own. */
  readonly craftedOn: string | null;
}

export interface Attacked {
  readonly network: string;
  readonly clean: Verdict;
  readonly attacked: Verdict;
  readonly pixels: Float32Array;
}

/** What one network says at each strength of an attack. */
export interface StrengthCurve {
  readonly network: string;
  readonly strengths: readonly number[];
  readonly verdicts: readonly Verdict[];
}

/** 'other': one that the page cannot draw. */
export type ActivationShape = 'none' | 'relu' | 'rbf' | 'mirroredRelu' | 'softmax' | 'other';

/** The same of the clean and of the attacked image. */
export interface Pair<Value> {
  readonly clean: Value;
  readonly attacked: Value;
}

/** How often each value goes into an activation, as shares of all. */
export interface Histogram extends Pair<readonly number[]> {
  /** Bins are of equal width from −reach to reach; the outermost hold what is beyond. */
  readonly reach: number;
}

/** Feature maps in one picture. */
export interface MapSheet {
  readonly pixels: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** What is shown of a layer. */
export interface LayerView {
  readonly name: string;
  readonly activation: ActivationShape;
  readonly histogram: Histogram;
  /** Share of the values that the activation switches off; null for one that switches off none. */
  readonly suppressed: Pair<number> | null;
  readonly maps: Pair<MapSheet>;
  /** The largest size of a value in the maps, and whether any is negative. */
  readonly scale: number;
  readonly isSigned: boolean;
}

/** How a network is made and trained. */
export interface TrainingChoice {
  /** A network of the user's that is trained on; null: a small one is made. */
  readonly network: OwnSource | null;
  /** 'relu', or the key of one of the engine's activations. */
  readonly activation: string;
  readonly learningRate: number;
  /** δ of random training; 0: none. */
  readonly delta: number;
  readonly seed: number;
}

/** One step of the live training. */
export interface TrainingStep {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly millisecondsPerStep: number;
}

/** A training that can be paused and stepped. */
export interface TrainingControls {
  /** Trains until `pause`, the end, or so many steps are done. True at the end. */
  run(most?: number): Promise<boolean>;
  pause(): void;
  /** The network as it is now: model.json and weights.bin. */
  files(): Promise<readonly File[]>;
}

/** Error rates on held-out images. */
export interface HeldOut {
  readonly step: number;
  readonly clean: number;
  readonly attacked: number;
  readonly strength: number;
  readonly samples: number;
}

/** The shipped test images, as one network sees them. */
export interface SurveyRequest {
  readonly network: string;
  /** An attack on each of them; null: as they are. */
  readonly attack: string | null;
  readonly strength: number;
  readonly clipped: boolean;
}
