import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type Case, cases } from './cases.ts';
import { measure, median, robustAccuracy } from './measure.ts';
import { type Numbers, noNumbers, readNumbers, writeNumbers } from './numbers.ts';
import { loadProblem, type Problem, settings } from './problem.ts';
import { runOurs } from './run-ours.ts';
import { type ComparisonOnAverage, tolerance, type Verdict, verdict, verdictOnAverage } from './verdict.ts';

export interface Compared {
  readonly name: string;
  readonly theirs: string;
  readonly comparison: Case['comparison'];
  readonly verdict: Verdict;
}

/** Runs our attacks, compares them with the other libraries' images in the folder, and writes the numbers of both. */
export async function compareAll(folder: string, only?: readonly string[]): Promise<Compared[]> {
  const problem = await loadProblem();
  const versions = JSON.parse(await readFile(join(folder, 'versions.json'), 'utf8'));
  const numbers: Numbers = { ...(only ? await readNumbers() : noNumbers()), versions };
  const compared: Compared[] = [];
  for (const [name, each] of Object.entries(cases)) {
    if (only && !only.includes(name)) continue;
    const started = performance.now();
    const judge = isOnAverage(each.comparison) ? compareOnAverage(each.comparison) : compareOnce;
    for (const [theirs, judged] of Object.entries(await judge(name, problem, folder, numbers)))
      compared.push({ name, theirs, comparison: each.comparison, verdict: judged });
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    await writeNumbers(numbers);
  }
  return compared;
}

type Compare = (name: string, problem: Problem, folder: string, numbers: Numbers) => Promise<Record<string, Verdict>>;

const isOnAverage = (comparison: Case['comparison']): comparison is ComparisonOnAverage =>
  comparison.endsWith('OnAverage');

const compareOnAverage =
  (comparison: ComparisonOnAverage): Compare =>
  async (name, problem, folder, { bySeed }) => {
    const { theirs, norm, seeds = settings.seeds } = cases[name];
    const statistic = comparison === 'asNearOnAverage' ? median : robustAccuracy;
    const of = (perturbed: tf.Tensor4D) => {
      const measured = measure(problem, perturbed, norm);
      perturbed.dispose();
      return statistic(measured);
    };
    bySeed.ours[name] = [];
    for (let seed = 0; seed < seeds; seed++) bySeed.ours[name].push(of(await runOurs(cases[name], problem, seed)));
    const verdicts: Record<string, Verdict> = {};
    for (const other of theirs) {
      bySeed.theirs[other] = (await readImages(join(folder, `${other}.f32`), problem)).map(of);
      verdicts[other] = verdictOnAverage(comparison, bySeed.ours[name], bySeed.theirs[other]);
    }
    return verdicts;
  };

const compareOnce: Compare = async (name, problem, folder, numbers) => {
  const { theirs, norm, comparison } = cases[name];
  const perturbed = await runOurs(cases[name], problem);
  numbers.ours[name] = measure(problem, perturbed, norm);
  const verdicts: Record<string, Verdict> = {};
  for (const other of theirs) {
    const [images] = await readImages(join(folder, `${other}.f32`), problem);
    numbers.theirs[other] = measure(problem, images, norm);
    const difference = shareOfDifferingPixels(perturbed, images);
    if (comparison === 'same') numbers.differingPixels[`${name} ${other}`] = difference;
    verdicts[other] = verdict(comparison, numbers.ours[name], numbers.theirs[other], difference);
    images.dispose();
  }
  perturbed.dispose();
  return verdicts;
};

function shareOfDifferingPixels(a: tf.Tensor4D, b: tf.Tensor4D): number {
  const share = () => tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(a, b)), tolerance.pixel), 'float32'));
  return tf.tidy(() => share().dataSync()[0]);
}

/** The images of each seed. */
async function readImages(path: string, { images }: Problem): Promise<tf.Tensor4D[]> {
  const bytes = await readFile(path);
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  return Array.from({ length: values.length / images.size }, (_, seed) =>
    tf.tensor4d(values.slice(seed * images.size, (seed + 1) * images.size), images.shape),
  );
}
