import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of @tensorflow/tfjs-node as the working folder, the main module and this package see it; each once. */
export function installedFolders(): string[] {
  const places = [process.cwd(), dirname(process.argv[1] ?? '.'), dirname(fileURLToPath(import.meta.url))];
  return [...new Set(places.flatMap(resolveFrom))];
}

function resolveFrom(place: string): string[] {
  try {
    return [dirname(createRequire(join(place, 'index.js')).resolve('@tensorflow/tfjs-node/package.json'))];
  } catch {
    return [];
  }
}
