import { openSealedFile } from '../src/views/results/data/open-file.ts';
import { showDropped } from '../src/views/results/data/results-model.ts';

/** Has the results' model show files as if they had been dropped on the page: by name, what they hold. */
export async function dropFiles(files: Readonly<Record<string, object>>): Promise<void> {
  const read = Object.entries(files).map(([name, content]) => openSealedFile(name, JSON.stringify(content)));
  showDropped(await Promise.all(read));
}
