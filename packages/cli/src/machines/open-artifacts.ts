import { ArgumentError } from '@saf/checks';
import { type ArtifactStore, openStore } from '@saf/jobs';
import { UsageError } from '../command-line/usage-error.ts';

/** @throws UsageError for a place of artifacts that is not there */
export async function openArtifacts(place: string): Promise<ArtifactStore> {
  try {
    return await openStore(place);
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(`--${error.message}`) : error;
  }
}
