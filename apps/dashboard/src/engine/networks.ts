import type { Classifier } from '@saf/models';
import { loadPretrained, type PretrainedClassifier, type PretrainedName } from '@saf/pretrained';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Verdict } from './contract.ts';

const loading = new Map<string, Promise<PretrainedClassifier>>();

/** A network of @saf/pretrained, fetched once. */
export function networkNamed(name: string): Promise<PretrainedClassifier> {
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
