import { type Criterion, misclassified, type Perturbation, takenForMeaningful } from '@saf/attacks';
import { ArgumentError } from '@saf/checks';
import type { NonsenseRule } from '@saf/models';
import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import { CurveTally } from './curve-tally.ts';
import type { ErrorCurveOptions, ErrorCurves, SampleBatch } from './error-curve-options.ts';
import { predictionsUnder } from './predictions-under.ts';
import { psnr } from './psnr.ts';

/** The measuring of error curves, batch by batch. */
export class CurveMeasurement {
  private count = 0;
  private labelled: boolean | undefined;
  private readonly tallies: readonly { rule: NonsenseRule; raw: CurveTally; clipped: CurveTally | null }[];

  constructor(private readonly options: ErrorCurveOptions) {
    const { classifier, rules = [], strengths, clipped = true } = options;
    if (!Array.isArray(strengths) || strengths.length === 0)
      throw new ArgumentError('strengths', 'an array of at least one number', strengths);
    const tally = () => new CurveTally(strengths.length);
    this.tallies = [classifier.nonsense, ...rules].map((rule) => ({
      rule,
      raw: tally(),
      clipped: clipped ? tally() : null,
    }));
  }

  async add({ images, labels, firstIndex }: SampleBatch): Promise<void> {
    const { classifier, attack, strengths, seed, signal, onProgress } = this.options;
    const criterion = this.criterionOf(labels);
    const [size] = images.shape;
    const report = (done: number) => onProgress?.(this.count + done * size);
    const request = { epsilons: strengths, seed, firstIndex, signal, onProgress: report };
    let strength = 0;
    for await (const each of attack.perturb(classifier, images, criterion, request))
      await this.judge(strength++, images, each, criterion);
    this.count += size;
  }

  private async judge(strength: number, originals: Tensor4D, { raw, clipped }: Perturbation, criterion: Criterion) {
    try {
      const verdict = await this.verdictOn(raw, originals, criterion);
      const same = clipped.dataId === raw.dataId;
      const wanted = this.options.clipped ?? true;
      const clippedVerdict = same || !wanted ? verdict : await this.verdictOn(clipped, originals, criterion);
      for (const [i, tally] of this.tallies.entries()) {
        tally.raw.add(strength, verdict.isWrong[i], verdict.psnr);
        tally.clipped?.add(strength, clippedVerdict.isWrong[i], clippedVerdict.psnr);
      }
    } finally {
      dispose([raw, clipped]);
    }
  }

  private async verdictOn(images: Tensor4D, originals: Tensor4D, criterion: Criterion) {
    const { classifier, rules = [] } = this.options;
    const predictions = await predictionsUnder(rules, classifier, images);
    const { samples } = await psnr(originals, images);
    return { isWrong: predictions.map((each) => criterion.isMet(each)), psnr: samples };
  }

  private criterionOf(labels: ArrayLike<number> | null): Criterion {
    this.labelled ??= labels !== null;
    if (this.labelled !== (labels !== null))
      throw new ArgumentError('samples', 'labels in every batch or in none', labels);
    return labels ? misclassified(labels) : takenForMeaningful();
  }

  curves(): ErrorCurves {
    if (this.count === 0) throw new ArgumentError('samples', 'at least one batch', this.count);
    const [first, ...rules] = this.tallies.map(({ rule, raw, clipped }) => ({
      rule,
      raw: raw.curve(this.count),
      clipped: clipped?.curve(this.count) ?? null,
    }));
    return { strengths: [...this.options.strengths], count: this.count, ...first, rules };
  }
}
