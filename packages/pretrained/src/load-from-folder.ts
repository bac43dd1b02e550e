import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { CatalogEntry } from './catalog-entry.ts';

/** Reads a network's files, and checks the weights by their checksum. */
export function loadFromFolder({ topology }: CatalogEntry): Promise<LayersModel> {
  return loadModel(dirname(fileURLToPath(topology)));
}
