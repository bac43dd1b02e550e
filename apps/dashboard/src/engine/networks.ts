import type { Classifier } from '@saf/models';
import { loadPretrained, type PretrainedClassifier, type PretrainedName, pretrainedNames } from '@saf/pretrained';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Verdict } from './contract.ts';

/** The networks that can be chosen: the images of the page are digits. */
export const digitNetworks: readonly PretrainedName[] = pretrainedNames.filter((name) => name.startsWith('mnist/'));

const loading = new Map<string, Promise<PretrainedClassifier>>();

/**
 * A network of @saf/pretrained that sees digits, fetched once.
 *
 * @throws Error for a name that is none of `digitNetworks`
 */
export async function networkNamed(name: string): Promise<PretrainedClassifier> {
  if (!digitNetworks.includes(name as PretrainedName))
    throw new Error(
      `network: expected one that reads digits (${digitNetworks.join(', ')}), got ${JSON.stringify(name)}`,
    );
  const known = loading.get(name);
  if (known) return known;
  const started = loadPretrained(name as PretrainedName);
  loading.set(name, started);
  // What failed may be had later: it is asked for again.
  started.catch(() => loading.delete(name));
  return started;
}

/** What a network says of each image. */
export async function verdictsOf(classifier: Classifier, images: Tensor4D): Promise<Verdict[]> {
  const confidences = classifier.confidences(images);
  const predictions = classifier.predict(images);
  try {
    const [values, labels] = await Promise.all([confidences.data<'float32'>(), predictions.data<'int32'>()]);
    const [, outputs] = confidences.shape;
    return Array.from(labels, (prediction, i) => ({
      confidences: values.slice(i * outputs, (i + 1) * outputs),
      prediction,
      rule: classifier.nonsense,
    }));
  } finally {
    confidences.dispose();
    predictions.dispose();
  }
}
