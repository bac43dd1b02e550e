import * as tf from '@tensorflow/tfjs-core';
import { median } from 'simple-statistics';

/** Medians are of the last steps, so that a long training does not keep every time. */
const remembered = 500;

/** Measures steps, and the part of them that goes into preparing batches. */
export class StepTimer {
  private readonly began = tf.util.now();
  private lastPause = this.began;
  private stepStart = 0;
  private preparing = 0;
  private total = 0;
  private readonly times: number[] = [];

  start(): void {
    this.stepStart = tf.util.now();
  }

  prepared(): void {
    this.preparing += tf.util.now() - this.stepStart;
  }

  end(): void {
    const time = tf.util.now() - this.stepStart;
    this.total += time;
    this.times.push(time);
    if (this.times.length > remembered) this.times.shift();
  }

  /** Lets the event loop turn, so that signals and messages arrive. */
  async pause(): Promise<void> {
    await tf.nextFrame();
    this.lastPause = tf.util.now();
  }

  millisecondsSincePause(): number {
    return tf.util.now() - this.lastPause;
  }

  median(): number {
    return this.times.length > 0 ? median(this.times) : 0;
  }

  preparationShare(): number {
    return this.total > 0 ? this.preparing / this.total : 0;
  }

  seconds(): number {
    return (tf.util.now() - this.began) / 1000;
  }
}
