import { rbfLayer } from '@saf/activations';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { type RecipeInput, type TrainOptions, train } from '../src/index.ts';
import { toyDataset, toyRecipe } from './toy.ts';

/** The toy recipe without its tricks. */
export const plainRecipe: RecipeInput = { ...toyRecipe, mean: undefined, random: undefined };

export const bits = (model: LayersModel): number[][] => model.getWeights().map((weight) => [...weight.dataSync()]);

/** One hidden layer of an activation, for toy images. */
export function toyNetwork(activation: layers.Layer): LayersModel {
  const normal = (seed: number) => initializers.randomNormal({ stddev: 0.3, seed });
  return sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.dense({ units: 6, kernelInitializer: normal(1) }),
      activation,
      layers.dense({ units: 3, kernelInitializer: normal(2) }),
      rbfLayer(),
    ],
  });
}

/** What a training of it gives, whose recipe differs from the plain one in some fields. */
export async function trainedToy(
  model: LayersModel,
  changes: Partial<RecipeInput>,
  options: Partial<TrainOptions> = {},
) {
  const { epochs } = await train(model, toyDataset(), { ...plainRecipe, ...changes }, { seed: 3, ...options });
  return { weights: bits(model), epochs };
}
