import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DamagedFileError } from '@saf/checks/seal';
import { sha256OfFile } from '@saf/files';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { CatalogEntry } from './catalog-entry.ts';

/** Reads a network's files: the topology is checked by its checksum, and names that of the weights. */
export async function loadFromFolder({ topology, integrity }: CatalogEntry): Promise<LayersModel> {
  const file = fileURLToPath(topology);
  const hash = await sha256OfFile(file, 'a saved network');
  if (hash !== null && integrityOf(hash) !== integrity.topology)
    throw new DamagedFileError(
      file,
      'it is not the file that was published: it is damaged, or was edited',
      'install the package again',
    );
  return loadModel(dirname(file));
}

const integrityOf = (hash: string): string => `sha256-${Buffer.from(hash, 'hex').toString('base64')}`;
