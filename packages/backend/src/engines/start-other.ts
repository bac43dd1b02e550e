import * as tf from '@tensorflow/tfjs-core';
import type { EngineInfo } from '../engine-info.ts';
import type { EngineName } from '../engine-name.ts';
import { importPeer } from './import-peer.ts';
import { setBackend } from './set-backend.ts';

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
