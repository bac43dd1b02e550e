import { join } from 'node:path';
import { installedFolders } from '../native/installed-folders.ts';
import type { EngineInfo, EngineName, EngineOptions } from './engine.ts';
import { startNative } from './start-native.ts';
import { startWebgpuInNode } from './start-webgpu-in-node.ts';
import { engineStarter } from './use-engine.ts';

const start = engineStarter({
  automatic: ['native', 'wasm'],
  firstChoice: 'the fastest engine here',
  startNative,
  startWebgpu: startWebgpuInNode,
  // They are found even where the importing code is bundled.
  wasmFolder: () => installedFolders('@tensorflow/tfjs-backend-wasm').map((folder) => join(folder, 'dist/'))[0] ?? null,
});

/** `useEngine` with the engines of Node.js; documented where browsers have it. */
export function useEngine(name: 'auto' | EngineName, options: EngineOptions = {}): Promise<EngineInfo> {
  return start(name, options);
}
