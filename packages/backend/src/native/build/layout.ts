import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The libraries of libtensorflow, in the order in which they are linked. */
export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

/** The addon of a build, where an installed tfjs-node has it. */
export function addonFile(folder: string): string {
  return join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
}

/** A library of a build, where an installed tfjs-node has it. */
export function libraryFile(folder: string, library: string): string {
  return join(folder, 'deps', 'lib', library);
}

/** Whether nothing of a build was deleted. */
export function isWhole(folder: string): boolean {
  const libraryFiles = libraries.map((library) => libraryFile(folder, library));
  return [join(folder, 'dist', 'register_all_kernels.js'), addonFile(folder), ...libraryFiles].every(existsSync);
}
