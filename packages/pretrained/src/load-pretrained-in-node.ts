import { catalog, type PretrainedName } from './catalog.ts';
import { loadFromFolder } from './load-from-folder.ts';
import { loadEntry, type PretrainedClassifier } from './pretrained.ts';

/** `loadPretrained` where there is a file system: the package's own files, their checksum checked. */
export function loadPretrained(name: PretrainedName): Promise<PretrainedClassifier> {
  return loadEntry(catalog, name, loadFromFolder);
}
