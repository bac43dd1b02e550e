import { wilsonInterval } from './wilson-interval.ts';

/** Error rates at each strength, in their order. */
export interface ErrorCurve {
  /** Samples judged wrong. */
  readonly wrong: number[];
  /** wrong / count */
  readonly errors: number[];
  /** 95 % Wilson intervals of the errors. */
  readonly intervals: [number, number][];
  /** In dB, averaged over the samples that were changed; null where none was. */
  readonly psnr: (number | null)[];
}

/** Adds up, batch by batch, what an error curve is made of. */
export class CurveTally {
  private readonly wrong: number[];
  private readonly decibels: number[];
  private readonly changed: number[];

  constructor(strengths: number) {
    this.wrong = new Array<number>(strengths).fill(0);
    this.decibels = new Array<number>(strengths).fill(0);
    this.changed = new Array<number>(strengths).fill(0);
  }

  /** What a batch adds at one strength. */
  add(strength: number, isWrong: readonly boolean[], psnr: readonly number[]): void {
    const changed = psnr.filter((decibels) => decibels !== Infinity);
    this.wrong[strength] += isWrong.filter(Boolean).length;
    this.decibels[strength] += changed.reduce((sum, each) => sum + each, 0);
    this.changed[strength] += changed.length;
  }

  curve(count: number): ErrorCurve {
    return {
      wrong: [...this.wrong],
      errors: this.wrong.map((wrong) => wrong / count),
      intervals: this.wrong.map((wrong) => wilsonInterval(wrong, count)),
      psnr: this.decibels.map((sum, i) => (this.changed[i] > 0 ? sum / this.changed[i] : null)),
    };
  }
}
