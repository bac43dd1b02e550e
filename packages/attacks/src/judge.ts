import type { Classifier } from '@saf/models';
import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Criterion, Perturbation, Perturbed } from './attack.ts';
import { disposePerturbed } from './dispose-attack-result.ts';
import { readAndDispose } from './read-and-dispose.ts';

/** Judges each perturbation by fresh forward passes; frees all of them if one fails. */
export async function judgeAll(
  perturbations: AsyncIterable<Perturbation>,
  classifier: Classifier,
  criterion: Criterion,
): Promise<Perturbed[]> {
  const judged: Perturbed[] = [];
  try {
    for await (const each of perturbations) judged.push(await judge(each, classifier, criterion));
    return judged;
  } catch (error) {
    for (const each of judged) disposePerturbed(each);
    throw error;
  }
}

async function judge(perturbation: Perturbation, classifier: Classifier, criterion: Criterion): Promise<Perturbed> {
  const { raw, clipped } = perturbation;
  const predict = (inputs: Tensor4D) => readAndDispose(classifier.predict(inputs));
  try {
    const rawPredictions = await predict(raw);
    const clippedPredictions = raw.dataId === clipped.dataId ? rawPredictions : await predict(clipped);
    const success = criterion.isMet(clippedPredictions);
    const rawSuccess = criterion.isMet(rawPredictions);
    return { ...perturbation, rawPredictions, clippedPredictions, success, rawSuccess };
  } catch (error) {
    dispose([raw, clipped]);
    throw error;
  }
}
