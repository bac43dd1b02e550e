import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import writeFileAtomic from 'write-file-atomic';
import { type Case, cases } from './cases.ts';
import { type Measured, measure } from './measure.ts';
import { loadProblem, type Problem } from './problem.ts';
import { runOurs } from './run-ours.ts';
import { tolerance, type Verdict, verdict } from './verdict.ts';

export interface Compared {
  readonly name: string;
  readonly theirs: string;
  readonly comparison: Case['comparison'];
  readonly verdict: Verdict;
}

/** The committed numbers. */
export interface Numbers {
  readonly versions: Readonly<Record<string, string>>;
  readonly ours: Readonly<Record<string, Measured>>;
  readonly theirs: Readonly<Record<string, Measured>>;
  /** Of each case and attack whose pixels are to be the same: the share of those that differ. */
  readonly differingPixels: Readonly<Record<string, number>>;
}

export const numbersPath = new URL('../fixtures/numbers.json', import.meta.url);

export async function readNumbers(): Promise<Numbers> {
  return JSON.parse(await readFile(numbersPath, 'utf8'));
}

/** Runs our attacks, compares them with the other libraries' images in the folder, and writes the numbers of both. */
export async function compareAll(folder: string, only?: readonly string[]): Promise<Compared[]> {
  const problem = await loadProblem();
  const versions = JSON.parse(await readFile(join(folder, 'versions.json'), 'utf8'));
  const before = only ? await readNumbers() : { ours: {}, theirs: {}, differingPixels: {} };
  const numbers = {
    versions,
    ours: { ...before.ours } as Record<string, Measured>,
    theirs: { ...before.theirs } as Record<string, Measured>,
    differingPixels: { ...before.differingPixels } as Record<string, number>,
  };
  const compared: Compared[] = [];
  for (const [name, each] of Object.entries(cases)) {
    if (only && !only.includes(name)) continue;
    const started = performance.now();
    const perturbed = await runOurs(each, problem);
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    numbers.ours[name] = measure(problem, perturbed, each.norm);
    for (const theirs of each.theirs) {
      const other = await readImages(join(folder, `${theirs}.f32`), problem);
      numbers.theirs[theirs] = measure(problem, other, each.norm);
      const differ = () => tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(perturbed, other)), tolerance.pixel), 'float32'));
      const difference = tf.tidy(() => differ().dataSync()[0]);
      if (each.comparison === 'same') numbers.differingPixels[`${name} ${theirs}`] = difference;
      const judged = verdict(each.comparison, numbers.ours[name], numbers.theirs[theirs], difference);
      compared.push({ name, theirs, comparison: each.comparison, verdict: judged });
      other.dispose();
    }
    perturbed.dispose();
    await writeFileAtomic(numbersPath.pathname, `${JSON.stringify(numbers)}\n`);
  }
  return compared;
}

async function readImages(path: string, { images }: Problem): Promise<tf.Tensor4D> {
  const bytes = await readFile(path);
  return tf.tensor4d(new Float32Array(bytes.buffer, bytes.byteOffset, images.size).slice(), images.shape);
}
