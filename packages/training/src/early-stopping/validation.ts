import { type Attack, disposeAttackResult } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import { ArgumentError } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { type Classifier, classifierFromModel, withCompiler } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EpochRecord } from '../checkpoint.ts';
import type { Recipe } from '../recipe.ts';
import { TrainingCompiler } from '../steps/training-compiler.ts';

/**
 * The images that are trained on, and those that are held out for early stopping: the last ones.
 *
 * @throws ArgumentError where none would be left to train on
 */
export function holdOut(
  dataset: ImageDataset,
  { earlyStopping }: Pick<Recipe, 'earlyStopping'>,
): { readonly trainedOn: ImageDataset; readonly heldOut: ImageDataset | null } {
  if (!earlyStopping) return { trainedOn: dataset, heldOut: null };
  const { images } = earlyStopping;
  if (images >= dataset.size)
    throw new ArgumentError('recipe.earlyStopping.images', `fewer than the ${dataset.size} of ${dataset.name}`, images);
  const from = dataset.size - images;
  return { trainedOn: dataset.slice(0, from), heldOut: dataset.slice(from) };
}

/** How many epochs came after the best one, the first of those with the highest robust accuracy. */
export function epochsSinceBest(epochs: readonly EpochRecord[]): number {
  const accuracies = epochs.map(({ robustAccuracy = 0 }) => robustAccuracy);
  return accuracies.length - 1 - accuracies.indexOf(Math.max(...accuracies));
}

interface Parts {
  readonly model: LayersModel;
  readonly heldOut: ImageDataset;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** Attacks the held-out images on the network as it is. */
export class Validation {
  private readonly compiler = new TrainingCompiler();
  private readonly classifier: Classifier;

  private constructor(
    private readonly parts: Parts,
    private readonly attack: Attack,
    private readonly epsilon: number,
  ) {
    this.classifier = withCompiler(validated(parts), this.compiler.compile);
  }

  /** @throws ArgumentError for an attack that there is not, or options that it does not take */
  static async of(parts: Parts): Promise<Validation> {
    const { earlyStopping, adversarial } = parts.recipe;
    const { name, options, epsilon } = earlyStopping?.attack ?? {
      name: 'pgd',
      options: { steps: 10, stepSize: 0.25 },
      epsilon: adversarial!.epsilon,
    };
    return new Validation(parts, await attackNamed(name, options), epsilon);
  }

  /** The share of the images that are taken for what they are, attacked. */
  async robustAccuracy(): Promise<number> {
    const { heldOut, recipe } = this.parts;
    let held = 0;
    for (let start = 0; start < heldOut.size; start += recipe.batchSize)
      held += await this.heldIn(start, Math.min(start + recipe.batchSize, heldOut.size));
    return held / heldOut.size;
  }

  dispose(): void {
    this.compiler.dispose();
  }

  private async heldIn(start: number, end: number): Promise<number> {
    const { heldOut, seed } = this.parts;
    const batch = heldOut.batch(Array.from({ length: end - start }, (_, i) => start + i));
    const options = { epsilons: [this.epsilon], seed, firstIndex: start };
    try {
      const result = await this.attack.run(this.classifier, batch.images, batch.labels, options);
      disposeAttackResult(result);
      return result.perturbed[0].success.filter((isBroken) => !isBroken).length;
    } finally {
      tf.dispose(batch);
    }
  }
}

/** An output more than there are categories means nonsense, which no image shows; else an image is of its largest output. */
function validated({ model, heldOut }: Parts): Classifier {
  const outputs = model.outputs[0].shape[1]!;
  const categories = heldOut.classNames.length;
  const isExplicit = outputs === categories + 1;
  return classifierFromModel(model, isExplicit ? { categories } : { nonsense: { threshold: 0 } });
}
