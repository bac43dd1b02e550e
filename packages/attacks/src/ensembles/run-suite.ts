import { ArgumentError } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type AttackResult, disposeAttackResult, type Goal } from '../framework/attack.ts';
import { checkCounts, checkGoal, checkOptions, checkRequest } from '../framework/check-request.ts';
import { readAndDispose } from '../framework/tensors.ts';
import type { ImageSource, SuiteAttack, SuiteFinding, SuiteOptions, SuiteOutcome, SuiteResult } from './suite.ts';

/**
 * Several attacks on the same images, batch by batch, recorded image by image: the robust accuracy under all of them, and which of them
 * broke what. Each attack begins at the image, and draws from the sample's own random streams, so that batches change nothing.
 *
 * @param images a tensor [N, height, width, channels] inside the classifier's bounds, or a source of them
 * @throws ArgumentError for images, labels or options that do not fit
 * @example
 * const attacks = [{ name: 'PGD', attack: pgd() }, { name: 'Square', attack: square(), samples: 'all' }] as const;
 * const { robustAccuracy, brokenBy } = await runSuite(classifier, images, labels, { attacks, epsilons: [0.1] });
 */
export async function runSuite(
  classifier: Classifier,
  images: tf.Tensor4D | ImageSource,
  goal: Goal,
  options: SuiteOptions,
): Promise<SuiteResult> {
  const source = 'take' in images ? images : sourceOf(images);
  const { count } = source;
  const { attacks, epsilons, seed = 0, firstIndex = 0, batchSize = 250, signal, onBroken } = options;
  checkOptions(options, count);
  checkCounts({ batchSize });
  checkAttacks(attacks);
  const criterion = await ('take' in images
    ? checkGoal(goal, count, classifier)
    : checkRequest(classifier, images, goal, options));
  const state: EvaluationState = {
    brokenBy: epsilons.map(() => new Array(count).fill(null)),
    predictions: epsilons.map(() => new Int32Array(count)),
    gradients: new Int32Array(count),
    queries: new Int32Array(count),
  };
  const everyone = [...Array(count).keys()];
  await judgeInputs();
  const [cleanAccuracy] = robustAccuracyOf(state);
  const outcomes: SuiteOutcome[] = [];
  for (const [i, each] of attacks.entries()) outcomes.push(await runAttack(each, i));
  return { epsilons, cleanAccuracy, attacks: outcomes, robustAccuracy: robustAccuracyOf(state), ...state };

  /** What the images are taken for as they are. */
  async function judgeInputs(): Promise<void> {
    for (const samples of batchesOf(everyone, batchSize)) {
      signal?.throwIfAborted();
      const batchGoal = criterion.take(samples);
      const predictions = await withImages(source, samples, async (batch) => {
        await checkRequest(classifier, batch, batchGoal, { epsilons });
        return readAndDispose(classifier.predict(batch));
      });
      record(state, 'clean', samples, { success: epsilons.map(() => batchGoal.isMet(predictions)) });
      for (const each of state.predictions) for (const [i, sample] of samples.entries()) each[sample] = predictions[i];
    }
  }

  /** One attack on the samples that are its own. */
  async function runAttack(each: SuiteAttack, place: number): Promise<SuiteOutcome> {
    const started = performance.now();
    const stands = (sample: number) => state.brokenBy.some((brokenBy) => brokenBy[sample] === null);
    const samples = each.samples === 'all' ? everyone : everyone.filter(stands);
    const broken = epsilons.map(() => everyone.map(() => false));
    const spent = { gradients: 0, queries: 0 };
    const report = (share: number) => options.onProgress?.((place + share) / attacks.length, each.name);
    const find = samples.length > 0 ? await finderOf(each) : null;
    const batches = batchesOf(samples, batchSize);
    for (const [i, batch] of batches.entries()) {
      const { success, gradients, queries } = await find!(batch, (done) => report((i + done) / batches.length));
      for (const [k, met] of success.entries()) for (const [j, sample] of batch.entries()) broken[k][sample] = met[j];
      spent.gradients += sum(gradients);
      spent.queries += sum(queries);
    }
    if (batches.length === 0) report(1);
    const seconds = (performance.now() - started) / 1000;
    return { attack: each.name, samples, broken, robustAccuracy: robustAccuracyOf(state), ...spent, seconds };
  }

  /** What runs an attack on some samples, and records what it finds. */
  async function finderOf(each: SuiteAttack): Promise<Find> {
    const view = (await each.view?.(classifier)) ?? classifier;
    const attack = typeof each.attack === 'function' ? await each.attack() : each.attack;
    return (samples, onProgress) =>
      withImages(source, samples, async (batch) => {
        const indices = samples.map((sample) => options.indices?.[sample] ?? firstIndex + sample);
        const attackOptions = { epsilons, seed, indices, signal, onProgress };
        const batchGoal = criterion.take(samples);
        if ('find' in attack) {
          const given = { classifier: view, images: batch, criterion: batchGoal, samples, options: attackOptions };
          const finding = await attack.find(given);
          record(state, each.name, samples, finding);
          return finding;
        }
        const result = await attack.run(view, batch, batchGoal, attackOptions);
        try {
          const finding = findingOf(result);
          const first = record(state, each.name, samples, finding);
          if (onBroken) await handOut(result, samples, first, onBroken);
          return finding;
        } finally {
          disposeAttackResult(result);
        }
      });
  }
}

/** What is known of each sample so far, at each epsilon. */
type EvaluationState = {
  readonly [Name in 'brokenBy' | 'predictions' | 'gradients' | 'queries']: SuiteResult[Name];
} & { readonly brokenBy: (string | null)[][] };

type Find = (samples: readonly number[], onProgress: (done: number) => void) => Promise<SuiteFinding>;

function checkAttacks(attacks: readonly SuiteAttack[]): void {
  if (!attacks?.length) throw new ArgumentError('attacks', 'an array of at least one attack', attacks);
  const names = attacks.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new ArgumentError('attacks', 'attacks of different names', names);
}

function sourceOf(images: tf.Tensor4D): ImageSource {
  const take = (samples: readonly number[]) => tf.tidy(() => tf.gather(images, tf.tensor1d([...samples], 'int32')));
  return { count: images.shape[0], take };
}

/** For each epsilon the share of the samples that stand. */
function robustAccuracyOf({ brokenBy }: EvaluationState): number[] {
  return brokenBy.map((each) => each.filter((by) => by === null).length / each.length);
}

function findingOf({ perturbed, gradients, queries }: AttackResult): SuiteFinding {
  return {
    success: perturbed.map(({ success }) => success),
    predictions: perturbed.map(({ clippedPredictions }) => clippedPredictions),
    gradients,
    queries,
  };
}

/** Notes what was found of some samples. Gives for each epsilon the rows of those that it is the first to break. */
function record(state: EvaluationState, attack: string, samples: readonly number[], finding: SuiteFinding): number[][] {
  for (const [i, sample] of samples.entries()) {
    state.gradients[sample] += finding.gradients?.[i] ?? 0;
    state.queries[sample] += finding.queries?.[i] ?? 0;
  }
  return finding.success.map((success, k) => {
    const brokenBy = state.brokenBy[k];
    const first = [...samples.keys()].filter((i) => success[i] && brokenBy[samples[i]] === null);
    for (const i of first) {
      brokenBy[samples[i]] = attack;
      if (finding.predictions) state.predictions[k][samples[i]] = finding.predictions[k][i];
    }
    return first;
  });
}

/** The pixels of the samples that are broken for the first time, by their rows for each epsilon. */
async function handOut(
  { perturbed }: AttackResult,
  samples: readonly number[],
  first: readonly (readonly number[])[],
  onBroken: NonNullable<SuiteOptions['onBroken']>,
): Promise<void> {
  for (const [k, { epsilon, clipped }] of perturbed.entries()) {
    const pixels = await clipped.data<'float32'>();
    const size = pixels.length / samples.length;
    for (const row of first[k]) onBroken(samples[row], epsilon, pixels.slice(row * size, (row + 1) * size));
  }
}

async function withImages<T>(
  source: ImageSource,
  samples: readonly number[],
  use: (images: tf.Tensor4D) => Promise<T>,
): Promise<T> {
  const images = await source.take(samples);
  try {
    return await use(images);
  } finally {
    images.dispose();
  }
}

/** Samples in their order, so many at a time. */
function batchesOf(samples: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => samples.slice(i * size, (i + 1) * size));
}

function sum(counts?: Int32Array): number {
  return counts?.reduce((total, count) => total + count, 0) ?? 0;
}
