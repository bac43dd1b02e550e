import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folders of an installed package as this package and the main module see it; each once. The working folder is none of the places:
 * whoever starts a program in a stranger's folder runs no code of it.
 */
export function installedFolders(packageName: string): string[] {
  // In a bundle the address of this module may be none of a file's.
  const own = import.meta.url.startsWith('file:') ? [fileURLToPath(import.meta.url)] : [];
  const places = [...own, ...process.argv.slice(1, 2)];
  return [...new Set(places.flatMap((place) => resolveFrom(dirname(place), packageName)))];
}

function resolveFrom(place: string, packageName: string): string[] {
  try {
    return [dirname(requireFrom(join(place, 'index.js')).resolve(`${packageName}/package.json`))];
  } catch {
    return [];
  }
}

/** `require` as a file sees it; made so that bundlers, which cannot know what it will be called with, leave it alone. */
export function requireFrom(file: string): NodeJS.Require {
  return process.getBuiltinModule('node:module').createRequire(file);
}
