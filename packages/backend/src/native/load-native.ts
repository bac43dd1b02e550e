import * as tf from '@tensorflow/tfjs-core';
import { installedFolders } from './installed-folders.ts';
import { buildCommand, checkBuild, currentBuild, nativeFolder } from './native-build.ts';
import { type Binding, registerTfjsNode } from './register-tfjs-node.ts';
import { applyThreads, nativeThreads } from './threads.ts';

/** What `loadNative` loaded. */
export interface NativeInfo {
  /** Version of libtensorflow. */
  readonly tensorflow: string;
  /** Threads that one op may use; null where nobody can say. */
  readonly threads: number | null;
  /** Why an installed tfjs-node, which goes first, was passed over. */
  readonly passedOver?: string;
}

/**
 * Registers the 'tensorflow' backend in the app's copy of tfjs-core, without switching to it: from an installed
 * @tensorflow/tfjs-node where that loads, else from what `saf-backend native` built. `SAF_THREADS` sets its threads.
 *
 * @throws Error with one sentence where neither loads; ArgumentError for a wrong `SAF_THREADS`
 * @example
 * const { tensorflow } = await loadNative(); // "2.15.1"
 * await tf.setBackend('tensorflow');
 */
export async function loadNative(): Promise<NativeInfo> {
  const registered = registeredBinding();
  if (registered) return { tensorflow: registered.TF_Version, threads: nativeThreads(process.env) };
  applyThreads(process.env);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  // Without AVX-512 TensorFlow leaves oneDNN off, though its convolutions are faster with AVX2 too.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  const { binding, failures } = await registerFirst(candidates());
  const passedOver = failures.length > 0 ? { passedOver: failures.join('; ') } : {};
  return { tensorflow: binding.TF_Version, threads: nativeThreads(process.env), ...passedOver };
}

/** The addon, if this copy of tfjs-core has the backend already (the app may import tfjs-node itself). */
function registeredBinding(): Binding | null {
  if (!tf.engine().registryFactory.tensorflow) return null;
  return (tf.findBackend('tensorflow') as unknown as { binding: Binding }).binding;
}

/** A folder of tfjs-node, and what is checked before any of it is loaded. */
interface Candidate {
  readonly folder: string;
  readonly check?: () => Promise<void>;
}

/** The installed ones first. */
function* candidates(): Generator<Candidate> {
  for (const folder of installedFolders('@tensorflow/tfjs-node')) yield { folder };
  const build = currentBuild(nativeFolder());
  if (build) yield { folder: build.folder, check: () => checkBuild(build) };
}

async function registerFirst(folders: Iterable<Candidate>): Promise<{ binding: Binding; failures: string[] }> {
  const failures: string[] = [];
  for (const { folder, check } of folders) {
    try {
      await check?.();
      return { binding: registerTfjsNode(folder), failures };
    } catch (error) {
      failures.push(`tfjs-node in ${folder} does not load: ${String((error as Error).message).split('\n')[0]}`);
    }
  }
  throw new Error(failures.join('; ') || `tfjs-node is neither installed nor built; ${wayToNative()}`);
}

function wayToNative(): string {
  const builds = process.platform === 'linux' && process.arch === 'x64';
  return builds ? `\`${buildCommand}\` builds it` : '`npm install @tensorflow/tfjs-node` is the way on this platform';
}
