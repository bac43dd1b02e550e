import { compileOrRun } from '@saf/backend';
import * as tf from '@tensorflow/tfjs-core';
import type { ModelState } from '../model-state.ts';
import type { StepBatch } from './step-batch.ts';
import type { StepResult, Steps } from './train-step.ts';

/**
 * Steps after each of which the average of the weights, batch norm's moving averages among them, follows: after t steps
 *
 *     a = Σₖ dᵗ⁻ᵏ wₖ / Σₖ dᵗ⁻ᵏ,    k = 1 … t
 *
 * the exponential moving average of decay d (Polyak and Juditsky 1992 have the plain mean; Tarvainen and Valpola 2017, "Mean teachers are
 * better role models", Section 2) without its bias towards the weights that a training begins with.
 */
export class AveragedSteps implements Steps {
  private readonly follow;

  constructor(
    private readonly steps: Steps,
    private readonly state: ModelState,
    private readonly decay: number,
  ) {
    this.follow = compileOrRun(this.compute);
  }

  start(): void {
    this.steps.start();
  }

  take(batch: StepBatch, learningRate: number, step: number): StepResult {
    const result = this.steps.take(batch, learningRate, step);
    const share = tf.scalar((1 - this.decay) / (1 - this.decay ** (step + 1)));
    tf.dispose([share, this.follow(share)]);
    return result;
  }

  dispose(): void {
    this.steps.dispose();
    this.follow.dispose();
  }

  /** What is compiled returns a tensor: the share of the average that stays. */
  private readonly compute = (share: tf.Scalar): tf.Tensor => {
    const { weights, averages } = this.state;
    // By differences, so that the average of weights that are frozen is what they are, to the bit.
    for (const [i, average] of averages.entries())
      average.assign(tf.add(average, tf.mul(tf.sub(weights[i], average), share)));
    return tf.sub(1, share);
  };
}
