import { catalog, type PretrainedName } from './catalog.ts';
import { loadFromWeb } from './load-from-web.ts';
import { loadEntry, type PretrainedClassifier } from './pretrained.ts';

/**
 * Loads a trained network: a Classifier of images in [0, 1] with its tfjs model (`model`) and what was measured of it (`facts`).
 * Set up a tfjs backend before. In a browser the files (1.7 MB of weights per network) are fetched from where the package is served.
 *
 * @param name such as 'mnist/mReLU-r-m'; `pretrainedNames` has all
 * @throws ArgumentError for an unknown name (with the nearest one); Error for files that are not to be had or damaged
 * @example
 * const classifier = await loadPretrained('mnist/mReLU-r-m');
 * classifier.predict(images); // 0 to 9, or -1: NONSENSE
 */
export function loadPretrained(name: PretrainedName): Promise<PretrainedClassifier> {
  return loadEntry(catalog, name, loadFromWeb);
}
