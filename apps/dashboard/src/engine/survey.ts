import { misclassified } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import type { Classifier } from '@saf/models';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { SurveyRequest } from './contract.ts';
import { epsilonOf } from './epsilon.ts';
import { imageSetOf, valuesOf } from './image-sets.ts';
import { shippedImages } from './images.ts';
import { networkNamed } from './networks.ts';

const batchSize = 50;

/** Calls `onPredictions` with what the network takes the first test images for, attacked or not: more of them each time. */
export async function surveyTestImages(
  request: SurveyRequest,
  onPredictions: (predictions: readonly number[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const set = imageSetOf(request.network);
  const [classifier, { images, labels, shape }] = [
    await networkNamed(request.network),
    await shippedImages(set.name, 'test'),
  ];
  const values = valuesOf(set);
  const predictions: number[] = [];
  for (let first = 0; first < labels.length; first += batchSize) {
    const own = labels.slice(first, first + batchSize);
    const bytes = images.subarray(first * values, (first + own.length) * values);
    const batch = tensor4d(
      Float32Array.from(bytes, (byte) => byte / 255),
      [own.length, ...shape],
    );
    try {
      predictions.push(...(await predictionsOf(classifier, batch, { request, labels: own, first, signal })));
    } finally {
      batch.dispose();
    }
    onPredictions([...predictions]);
    // The worker hears of newer requests only between two tasks.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}

interface Batch {
  readonly request: SurveyRequest;
  readonly labels: ArrayLike<number>;
  readonly first: number;
  readonly signal: AbortSignal;
}

async function predictionsOf(
  classifier: Classifier,
  images: Tensor4D,
  { request: { attack: key, strength, clipped }, labels, first, signal }: Batch,
): Promise<Iterable<number>> {
  if (key === null) return readPredictions(classifier, images);
  const attack = await attackNamed(key);
  const options = {
    epsilons: [epsilonOf(key, attack, strength, images.size / images.shape[0])],
    seed: 1,
    firstIndex: first,
    signal,
  };
  for await (const { raw, clipped: inside } of attack.perturb(classifier, images, misclassified(labels), options))
    try {
      return await readPredictions(classifier, clipped ? inside : raw);
    } finally {
      raw.dispose();
      inside.dispose();
    }
  return [];
}

async function readPredictions(classifier: Classifier, images: Tensor4D): Promise<Iterable<number>> {
  const found = classifier.predict(images);
  const predictions = await found.data<'int32'>();
  found.dispose();
  return predictions;
}
