import { loadPretrained, type PretrainedClassifier, type PretrainedName } from '@saf/pretrained';

const loading = new Map<string, Promise<PretrainedClassifier>>();

/** A network of @saf/pretrained, fetched once. */
export function networkNamed(name: string): Promise<PretrainedClassifier> {
  const known = loading.get(name);
  if (known) return known;
  const started = loadPretrained(name as PretrainedName);
  loading.set(name, started);
  // What failed may be had later: it is asked for again.
  started.catch(() => loading.delete(name));
  return started;
}
