import * as tf from '@tensorflow/tfjs-core';
import type { EngineInfo, EngineName } from './engine.ts';

// Each import is spelled out so that bundlers see it.
const peers = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
};

/** Starts an engine that needs no completing. */
export async function startOther(name: Exclude<EngineName, 'native' | 'wasm'>, why: string): Promise<EngineInfo> {
  await importPeer(name, `@tensorflow/tfjs-backend-${name}`, peers[name]);
  await setBackend(name);
  // On its first use in Node the cpu backend prints advice to install another; who asks for it by name has decided.
  if (name === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  return { name, reason: `${name}: ${why}`, tensorflow: null, threads: null };
}

/** Imports an optional peer; where it is not installed, one sentence says which package is missing. */
export async function importPeer<Module>(
  engine: EngineName,
  packageName: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new Error(`The ${engine} engine needs ${packageName}, which does not load: ${firstLine(cause)}`, { cause });
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}

/** Makes a registered tfjs backend the current one, or throws one sentence. */
export async function setBackend(name: EngineName): Promise<void> {
  const registered = tf.engine().registryFactory[name] !== undefined;
  if (registered && (await tf.setBackend(name))) return;
  const why = registered
    ? 'its backend fails to initialize'
    : (browserOnly[name] ?? 'its package uses another copy of tfjs-core');
  throw new Error(`The ${name} engine does not start here: ${why}`);
}

/** The packages of these engines register nothing where they cannot run. */
const browserOnly: Partial<Record<EngineName, string>> = {
  webgl: 'it needs a browser with WebGL',
  webgpu: 'it needs a browser with WebGPU',
};
