import { accelerateInference, compileRecurring } from '@saf/backend';
import { type Classifier, classifierFromModel, withCompiler } from '@saf/models';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SavedModel } from '../study/steps.ts';

/** A saved network and the Classifier of it; `categories` are the meaningful ones. */
export async function loadClassifier(
  { model: folder, name, nonsense, loss, outputs }: SavedModel,
  categories: number,
): Promise<{ model: LayersModel; classifier: Classifier }> {
  const model = await loadModel(folder);
  accelerateInference(model);
  const classifier = classifierFromModel(model, {
    name,
    nonsense: nonsense ?? undefined,
    hybrid: loss ?? undefined,
    outputs,
    categories,
  });
  return { model, classifier: withCompiler(classifier, compileRecurring) };
}
