import * as tf from '@tensorflow/tfjs-core';
import { type BatchNormParams, broadcastBatchNorm } from '../broadcast-batch-norm.ts';
import { averagePoolGradients } from '../gradients/average-pool.ts';
import { resizeGradients } from '../gradients/resize.ts';
import { replaceKernels } from '../register-kernels.ts';
import type { EngineInfo, EngineLoader, EngineName } from './engine.ts';

/** Starts tfjs's engine in plain JavaScript, whose batch normalization is mended. */
export async function startCpu(why: string): Promise<EngineInfo> {
  await importPeer('cpu', '@tensorflow/tfjs-backend-cpu', () => import('@tensorflow/tfjs-backend-cpu'));
  await setBackend('cpu');
  replaceKernels<BatchNormParams, (params: BatchNormParams) => unknown>('cpu', { FusedBatchNorm: broadcastBatchNorm });
  replaceKernels('cpu', averagePoolGradients);
  replaceKernels('cpu', resizeGradients);
  // On its first use in Node.js it prints advice to install another; whoever gets it here has been told why.
  Object.assign(tf.backend(), { firstUse: false });
  return engineInfo('cpu', why);
}

/** Starts an engine that is registered with tfjs, or that one of the loaders registers. */
export async function startRegistered(
  name: EngineLoader['name'],
  why: string,
  loaders: readonly EngineLoader[] = [],
): Promise<EngineInfo> {
  const loader = loaders.find((each) => each.name === name);
  if (loader) await importPeer(name, `@tensorflow/tfjs-backend-${name}`, loader.load);
  else if (!isRegistered(name) && !isMissingHere[name]()) throw new Error(howToLoad(name));
  await setBackend(name);
  if (tf.getKernel('AvgPoolGrad', name)) replaceKernels(name, averagePoolGradients);
  return engineInfo(name, why);
}

function engineInfo(name: EngineName, why: string): EngineInfo {
  return { name, reason: `${name}: ${why}`, tensorflow: null, threads: null };
}

function howToLoad(name: EngineLoader['name']): string {
  return (
    `The ${name} engine is not loaded: install @tensorflow/tfjs-backend-${name}, import { ${name} } from '@saf/backend/${name}', ` +
    `and call useEngine('${name}', { engines: [${name}] })`
  );
}

/** Imports a peer; where it is not installed, one sentence says which package is missing. */
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

/**
 * Makes a registered tfjs backend the current one.
 *
 * @throws Error with one sentence; `hint` is what to do where the backend fails to initialize
 */
export async function setBackend(name: EngineName, hint = ''): Promise<void> {
  if (isRegistered(name) && (await tf.setBackend(name))) return;
  const why = isRegistered(name)
    ? `its backend fails to initialize${hint}`
    : (browserOnly[name] ?? 'its package uses another copy of tfjs-core');
  throw new Error(`The ${name} engine does not start here: ${why}`);
}

function isRegistered(name: EngineName): boolean {
  return tf.engine().registryFactory[name] !== undefined;
}

/** The packages of these engines register nothing where they cannot run. */
const browserOnly: Partial<Record<EngineName, string>> = {
  webgl: 'it needs a browser with WebGL',
  webgpu: 'it needs a browser with WebGPU',
};

/** Whether what an engine runs on is missing, so that loading it would not help. */
const isMissingHere: Record<EngineLoader['name'], () => boolean> = {
  webgl: () => !('WebGLRenderingContext' in globalThis),
  webgpu: () => !globalThis.navigator || !('gpu' in globalThis.navigator),
};
