import type { TaskContext } from '@saf/jobs';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { measureCurves } from '../evaluation/measure-curves.ts';
import type { Evaluated } from '../schedule/task.ts';
import type { KnownCurves } from './known-curves.ts';
import { loadClassifier } from './load-classifier.ts';
import type { Images } from './load-images.ts';

/** Attacks a saved model on some images and judges it. Curves that are known already are not measured again. */
export async function evaluateModel(
  evaluated: Evaluated,
  { images, whole }: Images,
  known: KnownCurves | null,
  context: TaskContext,
): Promise<Evaluation> {
  const started = performance.now();
  const { classifier } = await loadClassifier(evaluated, images.classNames.length);
  const curves = await measureCurves(classifier, images, {
    strengths: evaluated.strengths,
    depth: evaluated.depth,
    seed: evaluated.seed,
    known: await known?.load(),
    onCurves: known?.save,
    onProgress: context.onProgress,
    signal: context.signal,
  });
  const seconds = (performance.now() - started) / 1000;
  return { samples: images.size, fullTestSet: whole, seconds, curves };
}
