import { activationNamed, safNames } from '@saf/activations';
import { attackNamed, attackNames } from '@saf/attacks/by-name';
import { useEngine } from '@saf/backend';
import { webgl } from '@saf/backend/webgl';
import { webgpu } from '@saf/backend/webgpu';
import { pretrainedNames } from '@saf/pretrained';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { EngineChoice, EngineReport } from './contract.ts';

const titles = { wasm: 'WebAssembly', webgl: 'WebGL', webgpu: 'WebGPU' } as const;

/** Starts the engine; a browser without it says so in one sentence. */
export async function startEngine(engine: EngineChoice): Promise<EngineReport> {
  const available = await availableEngines();
  if (!available.includes(engine)) throw new Error(`This browser has no ${titles[engine]} here.`);
  const { threads } = await useEngine(engine, { wasmPaths: wasmFiles, engines: [webgl, webgpu] });
  return {
    engine,
    available,
    threads,
    attacks: await Promise.all(
      (await attackNames()).map(async (key) => {
        const { name, norm } = await attackNamed(key);
        return { key, name, norm };
      }),
    ),
    activations: safNames.map((key) => ({ key, name: activationNamed(key).title })),
    networks: pretrainedNames,
  };
}

async function availableEngines(): Promise<EngineChoice[]> {
  const available: EngineChoice[] = ['wasm'];
  if (hasWebgl()) available.push('webgl');
  if (await hasWebgpu()) available.push('webgpu');
  return available;
}

function hasWebgl(): boolean {
  try {
    return new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

async function hasWebgpu(): Promise<boolean> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  return gpu ? Boolean(await gpu.requestAdapter().catch(() => null)) : false;
}

/** Where the build put the engine's binaries: beside the page. */
const wasmFiles = {
  'tfjs-backend-wasm.wasm': new URL(plain, import.meta.url).href,
  'tfjs-backend-wasm-simd.wasm': new URL(simd, import.meta.url).href,
  'tfjs-backend-wasm-threaded-simd.wasm': new URL(threaded, import.meta.url).href,
};
