import { ArgumentError } from '@saf/checks';

/** Reads labels that are kept as one JSON array of numbers. */
export function parseLabels(json: Uint8Array, file: string): readonly number[] {
  const labels = parseJson(json, file);
  if (!Array.isArray(labels)) throw new ArgumentError(file, 'a JSON array of labels', labels);
  return labels;
}

function parseJson(json: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch (cause) {
    throw new ArgumentError(file, 'a JSON array of labels', (cause as Error).message);
  }
}
