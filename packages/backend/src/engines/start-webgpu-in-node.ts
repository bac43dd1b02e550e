import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedFolders, requireFrom } from '../native/installed-folders.ts';
import { addReadSync } from '../webgpu/read-sync.ts';
import { startDawn } from '../webgpu/start-dawn.ts';
import type { EngineInfo, EngineOptions } from './engine.ts';
import { startWebgpu } from './start-webgpu.ts';

const packageName = '@tensorflow/tfjs-backend-webgpu';
const hint =
  '; install its driver with Vulkan and the Vulkan loader (Debian: libvulkan1), or choose another engine; docs/webgpu.md has more';

/** Starts WebGPU in Node.js: Dawn of the npm package `webgpu`, and tfjs's engine on it, where the program hands over none. */
export async function startWebgpuInNode(why: string, { engines = [], ...options }: EngineOptions): Promise<EngineInfo> {
  await startDawn();
  const platform = { hint, prepare: addReadSync };
  return startWebgpu(why, { ...options, engines: [...engines, { name: 'webgpu', load }] }, platform);
}

/** The program's own tfjs-backend-webgpu, found as all that is optional in Node.js: bundlers leave it alone. */
async function load(): Promise<void> {
  const [folder] = installedFolders(packageName);
  if (!folder) throw new Error(`it is not installed: npm install ${packageName}`);
  const main = requireFrom(join(folder, 'package.json')).resolve(folder);
  await import(/* @vite-ignore */ pathToFileURL(main).href);
}
