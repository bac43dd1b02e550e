import { compileRecurring } from '@saf/backend';
import { ArgumentError } from '@saf/checks';
import { type DatasetName, datasets } from '@saf/data-sources';
import type { ImageDataset, Split } from '@saf/datasets';
import { type Classifier, classifierFromModel, withCompiler } from '@saf/models';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SavedModel } from '../study/steps.ts';

/** Images of a data set. */
export interface Images {
  readonly images: ImageDataset;
  /** Whether these are all of a split. */
  readonly whole: boolean;
}

/**
 * The first images of a split, or all of them for null. They come from the user's folder or the cache; what is missing
 * is fetched.
 *
 * @throws ArgumentError if more images are asked for than there are
 */
export async function loadImages(
  dataset: DatasetName,
  split: Split,
  count: number | null,
  signal: AbortSignal,
): Promise<Images> {
  const all = await datasets[dataset].load({ split, signal });
  if (count === null || count === all.size) return { images: all, whole: true };
  if (count > all.size) throw new ArgumentError('images', `at most the ${all.size} of ${dataset}, ${split}`, count);
  return { images: all.slice(0, count), whole: false };
}

/** Training images that were held out: `count` of them from number `first` on. */
export async function loadHeldOut(
  dataset: DatasetName,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<Images> {
  const { images } = await loadImages(dataset, 'train', null, signal);
  return { images: images.slice(first, first + count), whole: false };
}

/** A saved network and the Classifier of it; `categories` are the meaningful ones. */
export async function loadClassifier(
  { model: folder, name, nonsense, loss, outputs }: SavedModel,
  categories: number,
): Promise<{ model: LayersModel; classifier: Classifier }> {
  const model = await loadModel(folder);
  const classifier = classifierFromModel(model, {
    name,
    nonsense: nonsense ?? undefined,
    hybrid: loss ?? undefined,
    outputs,
    categories,
  });
  return { model, classifier: withCompiler(classifier, compileRecurring) };
}
