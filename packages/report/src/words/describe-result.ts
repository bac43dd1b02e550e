import { type EngineResult, modelStyle, type Result, shownActivation } from '@saf/results';
import { formatQuantity } from './format.ts';

type Recipe = Result['recipe'];

/** A recipe as terms and what they were set to. */
export function describeRecipe(recipe: Recipe): [string, string][] {
  const { epochs, batchSize, optimizer, momentum, weightDecay, maxNorm } = recipe;
  const clipped = maxNorm ? `; gradients clipped to length ${maxNorm}` : '';
  return [
    ['Epochs', `${epochs}, batch ${batchSize}`],
    ['Learning rate', describeRate(recipe)],
    ...(optimizer ? [['Optimiser', optimizerTitles[optimizer]] satisfies [string, string]] : []),
    ['Momentum, weight decay', `${momentum}, ${weightDecay}${clipped}`],
    ['Training tricks', describeTricks(recipe)],
  ];
}

const optimizerTitles = {
  sgd: 'SGD',
  adam: 'Adam (β₁ is the momentum)',
  adamw: 'AdamW (β₁ is the momentum)',
  rmsprop: 'RMSProp',
} as const;

function describeRate({ learningRate }: Recipe): string {
  if ('cosine' in learningRate) return `cosine from ${learningRate.cosine.from} to ${learningRate.cosine.to}`;
  return learningRate.steps.map(({ rate, epochs }) => `${rate} (${formatQuantity(epochs, 'epoch')})`).join(', then ');
}

const pixelNotes = { free: '', clipped: ', clipped to [0, 1]', spanning: ', spanning [0, 1]' } as const;

const describePixels = ({ pixels = 'free' }: NonNullable<Recipe['mean']>): string => pixelNotes[pixels];

function describeAdversarial(adversarial: NonNullable<Recipe['adversarial']>): string {
  const { attack, options = {}, epsilon, fraction, rampEpochs, surrogate, trades } = adversarial;
  const set = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  const ramp = rampEpochs ? `, ε growing from 0 over ${formatQuantity(rampEpochs, 'epoch')}` : '';
  const through = surrogate ? ', through surrogate derivatives' : '';
  const beside = trades ? `, TRADES with β = ${trades.beta}` : '';
  const by = [attack, ...(set.length > 0 ? [`(${set.join(', ')})`] : [])].join(' ');
  return `adversarial training: ${by}, ε = ${epsilon}, ${fraction} of each batch${ramp}${through}${beside}`;
}

function describeCertified(certified: NonNullable<Recipe['certified']>, ofRecipe: Recipe['optimizer']): string {
  const { method, epsilon, warmupEpochs, rampEpochs, kappa, optimizer } = certified;
  const bounds = method === 'interval' ? 'intervals' : 'linear bounds and intervals';
  const ramp = `ε growing from 0 over ${formatQuantity(rampEpochs, 'epoch')} after ${formatQuantity(warmupEpochs, 'epoch')} without bounds`;
  const by = optimizer === 'adam' && !ofRecipe ? ', by Adam' : '';
  return `certified training: ${bounds}, ε = ${epsilon}, ${ramp}, κ = ${kappa}${by}`;
}

function describeNoise({ std, copies, consistency }: NonNullable<Recipe['noise']>): string {
  const agree = consistency ? `, consistency λ = ${consistency.weight}, η = ${consistency.entropyWeight}` : '';
  return `noise training: σ = ${std}, ${formatQuantity(copies, 'copy', 'copies')} of each image${agree}`;
}

function describeAugmentation({ flips, augmentation }: Recipe): (string | false | undefined)[] {
  const { flip, crop, cutout, mixup } = augmentation ?? {};
  return [
    (flips || flip) && 'random flips',
    crop && `random crops (padding ${crop.padding})`,
    cutout && `cutout of ${cutout.size} × ${cutout.size} pixels`,
    mixup && `mixup (α = ${mixup.alpha})`,
  ];
}

function describeTricks(recipe: Recipe): string {
  const {
    labelSmoothing,
    averaging,
    random,
    mean,
    surrogate,
    width,
    anneal,
    adversarial,
    certified,
    noise,
    earlyStopping,
    recomputeBatchNorm,
  } = recipe;
  const tricks = [
    labelSmoothing && `labels smoothed by ${labelSmoothing}`,
    averaging && `weights averaged over the steps (decay ${averaging.decay})`,
    ...describeAugmentation(recipe),
    random &&
      `random training: δ = ${random.delta} on ${random.fraction} of each batch${mean ? ' and of the mean copies, each with a width of its own' : ''}`,
    mean &&
      `mean training: ${mean.fraction} more samples, standard deviation in [${mean.std.join(', ')}]${describePixels(mean)}`,
    anneal && `activations that are ReLU at first, for ${formatQuantity(anneal.epochs, 'epoch')} less and less`,
    width && `activations narrowing from ${width.from} times their width over ${formatQuantity(width.epochs, 'epoch')}`,
    surrogate && 'surrogate derivatives in the gradient of the weights',
    adversarial && describeAdversarial(adversarial),
    certified && describeCertified(certified, recipe.optimizer),
    noise && describeNoise(noise),
    earlyStopping &&
      `the best epoch by the robust accuracy of ${formatQuantity(earlyStopping.images, 'held-out image')} (patience ${earlyStopping.patience})`,
    recomputeBatchNorm &&
      `batch norm’s averages recomputed over ${formatQuantity(recomputeBatchNorm.batches, 'batch', 'batches')}`,
  ];
  return tricks.filter(Boolean).join('; ') || 'none';
}

/** Activations after the convolutions, in words, where they are not their titles. */
const activationNames: Readonly<Record<string, string>> = {
  none: 'no activation after its convolutions',
  rbf: '1-D RBF',
};

const headNames = { rbf: ', RBF at the end', softmax: ', softmax at the end' } as const;

/** What comes after a network's convolutions, in words, and at its end where that is not what goes with it. */
export function describeActivation(result: Result): string {
  const { head } = result.network;
  const activation = shownActivation(result.network);
  const name = Object.hasOwn(activationNames, activation) ? activationNames[activation] : modelStyle(result).title;
  return `${name}${head ? headNames[head] : ''}`;
}

/** "softmax loss", or the hybrid loss with its constants. */
export function describeLoss({ loss }: Result): string {
  if (!loss) return 'softmax loss';
  const [alpha1, alpha2, alpha3] = loss.lossWeights;
  return `hybrid loss (eq. 7): α₁ = ${alpha1}, α₂ = ${alpha2}, α₃ = ${Number(alpha3.toPrecision(3))}, p = ${loss.p}`;
}

/** Engine, versions, threads and platform in a line. */
export function describeEngine(engine: EngineResult): string {
  const { name, adapter, tfjs, tensorflow, threads, node, platform, processor } = engine;
  const parts = [
    adapter ? `${name} (${adapter})` : name,
    `TensorFlow.js ${tfjs}`,
    tensorflow && `TensorFlow ${tensorflow}`,
    threads && formatQuantity(threads, 'thread'),
  ];
  return [...parts, `Node ${node}`, platform, processor].filter(Boolean).join(', ');
}
