import type { Measured } from '../bench/measurement.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { EngineResult } from '../result/schema.ts';

/** What a task gives back to the command that asked for it. */
export interface TaskValue {
  /** What there is to say of it, in a few words. */
  readonly summary: string;
  /** Files for people, that a drawing wrote. */
  readonly files?: readonly string[];
  readonly judged?: { readonly evaluation: Evaluation; readonly engine: EngineResult };
  readonly measured?: Measured;
}
