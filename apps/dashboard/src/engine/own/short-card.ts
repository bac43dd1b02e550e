import { type EvaluationCard, evaluationCard } from '@saf/metrics/card';
import type { ProgressListener } from '../contract.ts';
import { imageSetOf } from '../image-sets.ts';
import { shippedImages } from '../images.ts';
import { networkNamed } from '../networks.ts';

/** Images of a short card. */
const count = 50;
/** A tenth of what a card has by default, or less: an answer within a minute or two. */
const budget = {
  steps: 10,
  apgdSteps: 20,
  unboundedSteps: 30,
  squareQueries: 200,
  estimateSteps: 4,
  estimatePairs: 20,
  randomDraws: 100,
  randomImages: 5,
  binarizedImages: 5,
  innerPoints: 99,
};
const epsilons = { mnist: [0.1, 0.3], 'fashion-mnist': [0.1, 0.3], cifar10: [2 / 255, 8 / 255] };

/** The evaluation card of a network in short: few images, and few steps of each check. */
export async function shortCard(
  name: string,
  run: { readonly signal: AbortSignal; readonly onProgress: ProgressListener },
): Promise<EvaluationCard> {
  const set = imageSetOf(name);
  const network = await networkNamed(name);
  const { batch } = await shippedImages(set.name, 'test');
  const { images, labels } = batch(Array.from({ length: count }, (_, i) => i));
  try {
    return await evaluationCard(network, images, await labels.data<'int32'>(), {
      ...run,
      budget,
      epsilons: epsilons[set.name],
      model: network.model,
      dataset: set.name,
      batchSize: 25,
      seed: 1,
    });
  } finally {
    images.dispose();
    labels.dispose();
  }
}
