import type { Recipe } from '@saf/training';
import { formatQuantity } from './format.ts';

/** A recipe as terms and what they were set to. */
export function describeRecipe(recipe: Recipe): [string, string][] {
  const { epochs, batchSize, momentum, weightDecay } = recipe;
  return [
    ['Epochs', `${epochs}, batch ${batchSize}`],
    ['Learning rate', describeRate(recipe)],
    ['Momentum, weight decay', `${momentum}, ${weightDecay}`],
    ['Training tricks', describeTricks(recipe)],
  ];
}

function describeRate({ learningRate }: Recipe): string {
  if ('cosine' in learningRate) return `cosine from ${learningRate.cosine.from} to ${learningRate.cosine.to}`;
  return learningRate.steps.map(({ rate, epochs }) => `${rate} (${formatQuantity(epochs, 'epoch')})`).join(', then ');
}

function describeTricks({ flips, random, mean, adversarial, recomputeBatchNorm }: Recipe): string {
  const tricks = [
    flips && 'random flips',
    random && `random training: δ = ${random.delta} on ${random.fraction} of each batch`,
    mean && `mean training: ${mean.share} more samples, standard deviation in [${mean.std.join(', ')}]`,
    adversarial &&
      `adversarial training: ${adversarial.attack}, ε = ${adversarial.epsilon}, ${adversarial.fraction} of each batch`,
    recomputeBatchNorm &&
      `batch norm’s averages recomputed over ${formatQuantity(recomputeBatchNorm.batches, 'batch', 'batches')}`,
  ];
  return tricks.filter(Boolean).join('; ') || 'none';
}
