import { readFile } from 'node:fs/promises';
import { loadMnist } from '@saf/data-sources';
import { writeFileWhole } from '@saf/files';
import * as tf from '@tensorflow/tfjs-core';
import { pack } from './bytes.ts';
import { classifierOf, weightNames } from './network.ts';
import { type ProblemFile, problemPath, settings } from './problem.ts';
import { trainNetwork } from './train-network.ts';

const COUNT = 100;

/** Trains the network on MNIST, and writes it with the first test images it is right about. */
export async function makeProblem(): Promise<void> {
  const weights = trainNetwork(await loadMnist({ split: 'train' }));
  const test = await loadMnist({ split: 'test' });
  const candidates = Array.from({ length: 2 * COUNT }, (_, i) => i);
  const { images } = test.batch(candidates);
  const predictions = await classifierOf(weights).predict(images).data();
  const chosen = candidates.filter((i) => predictions[i] === test.labels[i]).slice(0, COUNT);
  const pixels = Uint8Array.from(chosen.flatMap((i) => [...test.images.subarray(i * 784, (i + 1) * 784)]));
  const file: ProblemFile = {
    settings,
    weights: Object.fromEntries(
      weightNames.map((name) => [name, pack(weights[name].dataSync())]),
    ) as ProblemFile['weights'],
    images: pack(pixels),
    labels: chosen.map((i) => test.labels[i]),
  };
  await writeProblem(file);
  tf.dispose([{ ...weights }, images]);
}

/** The committed network and images with the settings of today. */
export async function updateSettings(): Promise<void> {
  const file: ProblemFile = JSON.parse(await readFile(problemPath, 'utf8'));
  await writeProblem({ ...file, settings });
}

function writeProblem(file: ProblemFile): Promise<void> {
  return writeFileWhole(problemPath.pathname, `${JSON.stringify(file, null, 1)}\n`);
}
