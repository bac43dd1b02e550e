import { CompileError, compile } from '@saf/backend';
import * as tf from '@tensorflow/tfjs-core';

/** What a step computes of its inputs: tensors, or objects of them. */
type Compute = (...inputs: never[]) => tf.Tensor[];

/** A step of a training as `compile` makes it; op by op, to the same bits, where a network has layers that cannot be compiled, such as dropout. */
export class CompiledStep<Fn extends Compute> {
  private readonly compiled;
  private isCompilable = true;

  constructor(private readonly compute: Fn) {
    this.compiled = compile(compute as (...inputs: never[]) => tf.Tensor[]);
  }

  run(...inputs: Parameters<Fn>): ReturnType<Fn> {
    try {
      if (this.isCompilable) return this.compiled(...inputs) as ReturnType<Fn>;
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.isCompilable = false;
    }
    return tf.tidy(() => this.compute(...inputs)) as ReturnType<Fn>;
  }

  dispose(): void {
    this.compiled.dispose();
  }
}
