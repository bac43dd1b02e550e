import { type Attack, type AttackOptions, eq10, fgsm, type Perturbation, pgd } from '@saf/attacks';
import { compileRecurring } from '@saf/backend';
import type { HybridLossOptions } from '@saf/losses';
import { type Classifier, classifierFromModel, withCompiler } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Recipe } from './recipe.ts';

type Adversarial = NonNullable<Recipe['adversarial']>;

/** Adversarial training: the last of a batch's data set images, attacked on the model as it is now. */
export class AdversarialPart {
  private readonly attack: Attack;
  private readonly classifier: Classifier;

  constructor(
    model: LayersModel,
    private readonly adversarial: Adversarial,
    private readonly stepsPerEpoch: number,
    private readonly seed: number,
    loss?: HybridLossOptions,
  ) {
    this.attack = trainingAttack(adversarial);
    this.classifier = withCompiler(classifierFromModel(model, { hybrid: loss }), compileRecurring);
  }

  /** The images with their part attacked; the given tensor is freed. */
  async apply(images: tf.Tensor4D, labels: Int32Array, fromDataset: number, step: number): Promise<tf.Tensor4D> {
    const from = fromDataset - Math.round(this.adversarial.fraction * fromDataset);
    if (from === fromDataset) return images;
    const clean = tf.slice(images, from, fromDataset - from);
    const epsilon = this.epsilonAt(step);
    const options = { epsilons: [epsilon], seed: this.seed, firstIndex: step * images.shape[0] + from };
    const attacked = await this.attackOf(clean, labels.subarray(from, fromDataset), options);
    const parts = [tf.slice(images, 0, from), attacked, tf.slice(images, fromDataset)];
    const joined = tf.concat(parts) as tf.Tensor4D;
    tf.dispose([images, clean, ...parts]);
    return joined;
  }

  private epsilonAt(step: number): number {
    const { epsilon, rampEpochs } = this.adversarial;
    return rampEpochs ? epsilon * Math.min(1, step / (rampEpochs * this.stepsPerEpoch)) : epsilon;
  }

  private async attackOf(images: tf.Tensor4D, labels: Int32Array, options: AttackOptions): Promise<tf.Tensor4D> {
    const perturbations = this.attack.perturb(this.classifier, images, labels, options);
    const { value } = await perturbations.next();
    // Frees what the attack holds: one epsilon was asked for, so nothing else comes.
    await perturbations.return();
    const { raw, clipped } = value as Perturbation;
    clipped.dispose();
    return raw;
  }
}

function trainingAttack({ attack, steps }: Adversarial): Attack {
  if (attack === 'eq10') return eq10();
  if (attack === 'fgsm') return fgsm({ loss: 'training' });
  // Steps of 2.5·ε/steps reach the edge of the ball from anywhere in it (Madry et al. 2018, Section 5).
  return pgd({ norm: 'linf', steps, stepSize: 2.5 / steps, loss: 'training', keep: 'loss' });
}
