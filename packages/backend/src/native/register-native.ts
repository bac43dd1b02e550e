import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { NativeInfo } from './load-native.ts';
import { currentBuild, nativeFolder } from './native-build.ts';
import { type Binding, registerTfjsNode } from './register-tfjs-node.ts';
import { applyThreads, nativeThreads } from './threads.ts';

/** `loadNative` where there is Node.js. */
export function registerNative(): NativeInfo {
  const registered = registeredBinding();
  if (registered) return { tensorflow: registered.TF_Version, threads: nativeThreads(process.env) };
  applyThreads(process.env);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  // Without AVX-512 TensorFlow leaves oneDNN off, though its convolutions are faster with AVX2 too.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  const binding = registerFirst(candidates());
  return { tensorflow: binding.TF_Version, threads: nativeThreads(process.env) };
}

/** The addon, if this copy of tfjs-core has the backend already (the app may import tfjs-node itself). */
function registeredBinding(): Binding | null {
  if (!tf.engine().registryFactory.tensorflow) return null;
  return (tf.findBackend('tensorflow') as unknown as { binding: Binding }).binding;
}

/** Folders of tfjs-node, the app's own first. */
function* candidates(): Generator<string> {
  yield* installedFolders();
  const build = currentBuild(nativeFolder());
  if (build) yield build.folder;
}

function registerFirst(folders: Iterable<string>): Binding {
  const failures: string[] = [];
  for (const folder of folders) {
    try {
      return registerTfjsNode(folder);
    } catch (error) {
      failures.push(`tfjs-node in ${folder} does not load: ${String((error as Error).message).split('\n')[0]}`);
    }
  }
  throw new Error(failures.join('; ') || `tfjs-node is neither installed nor built; ${wayToNative()}`);
}

function wayToNative(): string {
  const builds = process.platform === 'linux' && process.arch === 'x64';
  return builds
    ? '`npx saf-backend native` builds it'
    : '`npm install @tensorflow/tfjs-node` is the way on this platform';
}

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
