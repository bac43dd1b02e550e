import type { Attack, AttackOptions, Perturbation } from '@saf/attacks';
import type { HybridLossOptions } from '@saf/losses';
import {
  type Classifier,
  classifierFromModel,
  withActivations,
  withCompiler,
  withSmoothDerivatives,
} from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ActivationSchedule } from '../activations/activation-schedule.ts';
import type { Recipe } from '../recipe.ts';
import type { StepBatch } from '../steps/step-batch.ts';
import { TrainingCompiler } from '../steps/training-compiler.ts';
import { labelShares } from './calibration.ts';
import { DivergenceLoss } from './trades.ts';
import { isUnclipped, trainingAttack } from './training-attack.ts';

type Adversarial = NonNullable<Recipe['adversarial']>;

interface Parts {
  readonly model: LayersModel;
  readonly adversarial: Adversarial;
  readonly stepsPerEpoch: number;
  readonly seed: number;
  readonly loss?: HybridLossOptions;
  /** The activations of the step at hand, where a training begins with others. */
  readonly schedule?: ActivationSchedule | null;
}

/** Adversarial training: the last of a batch's data set images, attacked on the model as it is now. */
export class AdversarialPart {
  private readonly compiler = new TrainingCompiler();
  private readonly classifier: Classifier;
  private readonly divergence: DivergenceLoss | null;

  private constructor(
    private readonly parts: Parts,
    private readonly attack: Attack,
  ) {
    const { model, adversarial, loss, schedule } = parts;
    // Which attack succeeds is of no interest here but to those that stop then: at another largest output.
    const own = classifierFromModel(model, { hybrid: loss, nonsense: { threshold: 0 } });
    const asNow = schedule ? withActivations(own, schedule.through) : own;
    const followed = adversarial.surrogate ? withSmoothDerivatives(asNow, adversarial.surrogate) : asNow;
    this.classifier = withCompiler(followed, this.compiler.compile);
    this.divergence = adversarial.trades ? new DivergenceLoss(followed, this.compiler.compile) : null;
  }

  /** @throws ArgumentError for an attack that there is not, or options that it does not take */
  static async of(parts: Parts): Promise<AdversarialPart> {
    return new AdversarialPart(parts, await trainingAttack(parts.adversarial));
  }

  /**
   * The batch with its part attacked: in the place of the images as they are, or with TRADES beside them. Tensors of the given batch are
   * freed or go on in it.
   *
   * @param labels of the batch
   * @param fromDataset how many of its first images come from the data set
   */
  async apply(batch: StepBatch, labels: Int32Array, fromDataset: number, step: number): Promise<StepBatch> {
    const count = Math.round(this.parts.adversarial.fraction * fromDataset);
    if (count === 0) return this.withShares(batch);
    const from = fromDataset - count;
    const clean = tf.slice(batch.images, from, count);
    const epsilon = this.epsilonAt(step);
    const options = {
      epsilons: [epsilon],
      seed: this.parts.seed,
      firstIndex: step * batch.images.shape[0] + from,
    };
    const attacked = await this.attackOf(clean, labels.subarray(from, fromDataset), options);
    const { calibration } = this.parts.adversarial;
    const shares = calibration && epsilon > 0 ? labelShares(clean, attacked, epsilon, calibration) : null;
    const changed = this.divergence ? beside(batch, attacked, from, count) : inPlace(batch, attacked, from, count);
    clean.dispose();
    return this.withShares(changed, shares, from);
  }

  /** With the shares of labels in calibrated training: those of the attacked images, which begin at `from`, and 1 of all others. */
  private withShares(batch: StepBatch, attacked: tf.Tensor1D | null = null, from = 0): StepBatch {
    if (!this.parts.adversarial.calibration) return batch;
    const count = batch.labels.shape[0];
    const after = count - from - (attacked?.shape[0] ?? 0);
    const shares = tf.tidy(() => tf.concat([tf.ones([from]), ...(attacked ? [attacked] : []), tf.ones([after])]));
    attacked?.dispose();
    return { ...batch, shares: shares as tf.Tensor1D };
  }

  dispose(): void {
    this.divergence?.dispose();
    this.compiler.dispose();
  }

  private epsilonAt(step: number): number {
    const { adversarial, stepsPerEpoch } = this.parts;
    const { epsilon, rampEpochs } = adversarial;
    return rampEpochs ? epsilon * Math.min(1, step / (rampEpochs * stepsPerEpoch)) : epsilon;
  }

  private async attackOf(images: tf.Tensor4D, labels: Int32Array, options: AttackOptions): Promise<tf.Tensor4D> {
    const classifier = this.divergence?.from(images) ?? this.classifier;
    const perturbations = this.attack.perturb(classifier, images, labels, options);
    const { value } = await perturbations.next();
    // Frees what the attack holds: one epsilon was asked for, so nothing else comes.
    await perturbations.return();
    const { raw, clipped } = value as Perturbation;
    const [wanted, other] = isUnclipped(this.parts.adversarial) ? [raw, clipped] : [clipped, raw];
    other.dispose();
    return wanted;
  }
}

/** The batch with attacked images in the place of those that they were made of. */
function inPlace(batch: StepBatch, attacked: tf.Tensor4D, from: number, count: number): StepBatch {
  const parts = [tf.slice(batch.images, 0, from), attacked, tf.slice(batch.images, from + count)];
  const images = tf.concat(parts) as tf.Tensor4D;
  tf.dispose([batch.images, ...parts]);
  return { ...batch, images };
}

/** The batch with attacked images beside it, and those that they were made of first. */
function beside(batch: StepBatch, attacked: tf.Tensor4D, from: number, count: number): StepBatch {
  const moved = <T extends tf.Tensor>(all: T): T =>
    tf.tidy(() => tf.concat([tf.slice(all, from, count), tf.slice(all, 0, from), tf.slice(all, from + count)]) as T);
  const [images, labels] = [moved(batch.images), moved(batch.labels)];
  tf.dispose([batch.images, batch.labels]);
  return { images, labels, attacked };
}
