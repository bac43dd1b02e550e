import { register } from '@saf/models';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { CatalogEntry } from './catalog-entry.ts';

/** Fetches a network's files from where the package is served. Bundlers rename files, so that both are asked for by address. */
export function loadFromWeb({ topology, weights }: CatalogEntry): Promise<LayersModel> {
  register();
  return loadLayersModel(io.http(topology.href, { weightUrlConverter: async () => weights.href }));
}
