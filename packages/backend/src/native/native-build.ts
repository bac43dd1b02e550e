import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** A finished native build. */
export interface NativeBuild {
  /** An unpacked tfjs-node package with its addon in lib/napi-v8 and libtensorflow in deps/lib. */
  readonly folder: string;
  /** Version of libtensorflow. */
  readonly tensorflow: string;
  /** Version of tfjs-node. */
  readonly tfjsNode: string;
  /** Version of the ops of ours in its addon; builds of old have none. */
  readonly ops?: string;
}

/** Where native builds are kept: in the user's cache folder, which `SAF_CACHE` moves. */
export function nativeFolder(): string {
  return join(process.env.SAF_CACHE || envPaths('saf', { suffix: '' }).cache, 'native');
}

/** File that names the build in use. Replacing it whole is what puts a new build in place. */
export function currentFile(native: string): string {
  return join(native, 'current.json');
}

/**
 * The build in use; null where there is none.
 *
 * @throws Error with one sentence where the file that names it is damaged
 */
export function currentBuild(native: string): NativeBuild | null {
  const file = currentFile(native);
  if (!existsSync(file)) return null;
  try {
    const { folder, tensorflow, tfjsNode, ops } = JSON.parse(readFileSync(file, 'utf8')) as NativeBuild;
    return { folder: join(native, folder), tensorflow, tfjsNode, ops };
  } catch (cause) {
    throw new Error(`${file} is damaged; \`saf-backend native --force\` builds anew`, { cause });
  }
}

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
