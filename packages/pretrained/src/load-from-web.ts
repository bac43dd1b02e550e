import { DamagedFileError } from '@saf/checks/seal';
import { register } from '@saf/models';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { CatalogEntry } from './catalog-entry.ts';

/**
 * Fetches a network's files from where the package is served, and checks them by their checksums. Bundlers rename files, so that both
 * are asked for by address.
 *
 * @throws DamagedFileError for a file that is not the one that was published; Error naming the address of one that is not to be had
 */
export async function loadFromWeb({ topology, weights, integrity }: CatalogEntry): Promise<LayersModel> {
  register();
  const checksums = new Map([
    [topology.href, integrity.topology],
    [weights.href, integrity.weights],
  ]);
  const fetchFunc: typeof fetch = async (address: RequestInfo | URL, options?: RequestInit): Promise<Response> => {
    const response = await fetch(address, options);
    if (response.ok) await checkBytes(String(address), await response.clone().arrayBuffer(), checksums);
    return response;
  };
  return loadLayersModel(io.http(topology.href, { weightUrlConverter: async () => weights.href, fetchFunc }));
}

/** A page that came neither by HTTPS nor from the machine itself has no `crypto.subtle`, and checks nothing. */
async function checkBytes(address: string, bytes: ArrayBuffer, checksums: ReadonlyMap<string, string>): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (`sha256-${btoa(String.fromCharCode(...hash))}` !== checksums.get(address))
    throw new DamagedFileError(
      address,
      'it is not the file that was published',
      'serve the files of the package as they are',
    );
}
