import type { AttackSeconds } from './bench-attacks.ts';
import type { BenchNetworkName } from './bench-networks.ts';

/** `torch-compiled` is PyTorch whose model `torch.compile` has compiled. */
export type BenchEngine = 'native' | 'wasm' | 'webgpu' | 'torch' | 'torch-compiled';

/** What runs: an engine on so many threads, and in how many processes at the same time. */
export interface Contender {
  readonly engine: BenchEngine;
  /** Threads of one process. */
  readonly threads: number;
  readonly processes: number;
}

/** What one process took for one network. */
export interface Measured {
  /** Version of TensorFlow, of tfjs or of PyTorch. */
  readonly version: string;
  /** Milliseconds of each training step after the warm-up, preparing its batch included. */
  readonly steps: readonly number[];
  /** Share of that time that went into preparing batches. */
  readonly preparation: number;
  /** What compiling the step cost, in steps; not for PyTorch. */
  readonly compileSteps?: number;
  /** Seconds for all images; for eq. 10, of its directions alone. */
  readonly attacks: AttackSeconds;
  /** Peak resident memory of the process up to the end of the training. */
  readonly peakMemoryBytes: number;
}

/** One round of one network: a process, or several at the same time. */
export interface Measurement extends Contender {
  readonly network: BenchNetworkName;
  readonly round: number;
  readonly measured: readonly Measured[];
}
