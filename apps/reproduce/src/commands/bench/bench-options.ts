import type { BenchNetworkName } from '../../tasks/measure/bench-networks.ts';
import type { BenchEngine } from '../../tasks/measure/measurement.ts';

/** What is measured. */
export interface BenchOptions {
  readonly engines: readonly Exclude<BenchEngine, 'torch' | 'torch-compiled'>[];
  readonly networks: readonly BenchNetworkName[];
  /** How often everything is measured, each time in new processes. */
  readonly rounds: number;
  /** Measured training steps of a network of Table 1, a round. */
  readonly steps: number;
  /** Images that are attacked; 0 for none. */
  readonly images: number;
  /** Share of AutoAttack's steps and queries that these have; 0 leaves it out. */
  readonly effort: number;
  /** Threads of native and of PyTorch beside it. */
  readonly threads: number;
  /** Training processes at the same time; 1 leaves that comparison out. */
  readonly processes: number;
  /** A Python with PyTorch, to compare with. */
  readonly torch?: string;
  /** Whether PyTorch's steps are measured compiled too. */
  readonly torchCompiled: boolean;
}
