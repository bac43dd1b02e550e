import { checkOneOf } from '@saf/checks';
import { type Classifier, classifierFromModel } from '@saf/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { CatalogEntry, PretrainedFacts } from './catalog-entry.ts';

/** A trained network as a Classifier, the tfjs model inside it, and what was measured of it. */
export interface PretrainedClassifier extends Classifier {
  readonly model: LayersModel;
  readonly facts: PretrainedFacts;
}

/** Loads an entry of a catalog by name, with the way to load that the platform has. */
export async function loadEntry(
  catalog: Readonly<Record<string, CatalogEntry>>,
  name: string,
  loadNetwork: (entry: CatalogEntry) => Promise<LayersModel>,
): Promise<PretrainedClassifier> {
  const entry = catalog[checkOneOf('name', name, Object.keys(catalog))];
  const model = await loadNetwork(entry);
  const { nonsense, loss } = entry.facts;
  const classifier = classifierFromModel(model, { name, nonsense, hybrid: loss ?? undefined });
  return { ...classifier, model, facts: entry.facts };
}
