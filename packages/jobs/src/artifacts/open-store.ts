import { ArgumentError } from '@saf/checks';
import type { ArtifactStore } from './artifact-store.ts';
import { folderStore } from './folder-store.ts';

/**
 * The artifact store at a place: a folder that all machines share, or "s3://bucket/folder", for which @aws-sdk/client-s3 is loaded.
 *
 * @throws ArgumentError for a place that is not there or cannot be used
 * @example
 * const store = await openStore('s3://results/saf');
 */
export async function openStore(place: string): Promise<ArtifactStore> {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place) ?? [];
  if (scheme === undefined) return folderStore(place);
  if (scheme !== 's3') throw new ArgumentError('artifacts', 'a folder, or s3://bucket/folder', `${scheme}://…`);
  const { s3Store } = await import('./s3-store.ts');
  return s3Store(place);
}
