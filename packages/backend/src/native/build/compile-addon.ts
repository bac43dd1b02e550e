import { join } from 'node:path';
import { libraries } from './layout.ts';
import { runTool } from './run-tool.ts';

/** Folders that the addon is compiled from. */
export interface AddonSources {
  /** The unpacked tfjs-node package. */
  readonly tfjsNode: string;
  /** libtensorflow and its headers. */
  readonly tensorflow: string;
  /** The unpacked node-api-headers package. */
  readonly nodeHeaders: string;
  /** Ops of ours that TensorFlow has none for, C++ files. */
  readonly ops: readonly string[];
}

/** The compiler's arguments: tfjs-node's own binding.gyp and our ops beside it, and libtensorflow found relative to the addon. */
export function compilerArguments({ tfjsNode, tensorflow, nodeHeaders, ops }: AddonSources, addon: string): string[] {
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file));
  const headers = [join(tensorflow, 'include'), join(nodeHeaders, 'include')].flatMap((folder) => ['-I', folder]);
  const link = ['-L', tensorflow, ...libraries.map((library) => `-l:${library}`)];
  // An RPATH of the old kind goes before LD_LIBRARY_PATH, which may hold another libtensorflow.
  const find = ['-Wl,--disable-new-dtags', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  return [
    '-std=c++17',
    '-O3',
    // Nobody asks which of two exceptions came first; without these, loops with roots and comparisons stay scalar.
    '-fno-math-errno',
    '-fno-trapping-math',
    '-fPIC',
    '-shared',
    '-DNAPI_VERSION=8',
    ...headers,
    ...sources,
    ...ops,
    ...link,
    ...find,
    '-o',
    addon,
  ];
}

/**
 * Compiles tfjs-node's addon.
 *
 * @throws Error with the compiler's last lines and where the whole of its output is
 */
export async function compileAddon(
  compiler: readonly string[],
  from: AddonSources,
  addon: string,
  log: string,
): Promise<void> {
  await runTool([...compiler, ...compilerArguments(from, addon)], { log }).catch((error: Error) => {
    throw new Error(`tfjs-node's addon does not compile; ${error.message}`);
  });
}
