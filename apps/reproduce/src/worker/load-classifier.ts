import { type Classifier, classifierFromModel } from '@saf/models';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SavedModel } from '../schedule/task.ts';

/** A saved network and the Classifier of it; `categories` are the meaningful ones. */
export async function loadClassifier(
  { model: folder, name, nonsense, loss }: SavedModel,
  categories: number,
): Promise<{ model: LayersModel; classifier: Classifier }> {
  const model = await loadModel(folder);
  const classifier = classifierFromModel(model, {
    name,
    nonsense: nonsense ?? undefined,
    hybrid: loss ?? undefined,
    categories,
  });
  return { model, classifier };
}
