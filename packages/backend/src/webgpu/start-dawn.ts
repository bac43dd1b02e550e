import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedFolders } from '../native/installed-folders.ts';

/** What the npm package `webgpu` exports: WebGPU as browsers have it, on Dawn. */
interface Dawn {
  readonly create: (options: string[]) => GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/**
 * Gives Node.js WebGPU as browsers have it, `navigator.gpu` and the classes, on Dawn of the npm package `webgpu`. What is there already
 * stays: a later Node.js may bring its own, and a program may have set it.
 *
 * @throws Error with one sentence where `webgpu` is not installed, or does not load
 */
export async function startDawn(): Promise<void> {
  if ((globalThis.navigator as Partial<Navigator> | undefined)?.gpu) return;
  const { create, globals } = await importDawn();
  for (const [name, value] of Object.entries(globals))
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  // Node 20 has no navigator; later ones have one, which says this.
  const navigator = globalThis.navigator ?? { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };
  Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
}

async function importDawn(): Promise<Dawn> {
  const [folder] = installedFolders('webgpu');
  if (!folder)
    throw new Error(
      'The webgpu engine needs WebGPU, which Node.js has from a package that is not installed: npm install webgpu @tensorflow/tfjs-backend-webgpu',
    );
  try {
    return await import(/* @vite-ignore */ pathToFileURL(join(folder, 'index.js')).href);
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    const [why] = (cause as Error).message.split('\n');
    throw new Error(`The webgpu engine does not start here: the package webgpu does not load on ${platform}: ${why}`, {
      cause,
    });
  }
}
