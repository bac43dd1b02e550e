import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useEngine } from '../index.ts';
import { webgl } from '../webgl.ts';
import type { EngineLoader } from './engine.ts';
import { startWasm } from './start-wasm.ts';

vi.mock('./start-wasm.ts', { spy: true });
const noWasm = () => vi.mocked(startWasm).mockRejectedValueOnce(new Error('no .wasm files'));

beforeEach(() => {
  if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
});

/** A loader of the reference backend under another name. */
const fakeWebgl: EngineLoader = {
  name: 'webgl',
  load: async () => tf.registerBackend('webgl', () => tf.findBackend('cpu')),
};

describe('auto in a browser', () => {
  test('is wasm, from where the options say', async () => {
    const info = { name: 'wasm', reason: '', tensorflow: null, threads: 1 } as const;
    vi.mocked(startWasm).mockResolvedValueOnce(info);
    expect(await useEngine('auto', { wasmPaths: '/files' })).toBe(info);
    expect(startWasm).toHaveBeenLastCalledWith('the first choice in a browser', '/files');
  });

  test('is plain JavaScript where wasm does not start and nothing else is there, and says why', async () => {
    noWasm();
    expect(await useEngine('auto')).toMatchObject({ name: 'cpu', reason: 'cpu: no .wasm files' });
    expect(tf.getBackend()).toBe('cpu');
  });

  test('is WebGL where that is given', async () => {
    noWasm();
    const info = await useEngine('auto', { engines: [fakeWebgl] });
    expect(info).toMatchObject({ name: 'webgl', reason: 'webgl: no .wasm files' });
  });

  test('is WebGL where it is registered', async () => {
    await fakeWebgl.load();
    noWasm();
    expect(await useEngine('auto')).toMatchObject({ name: 'webgl' });
  });

  test('gives the reason of each that does not start', async () => {
    noWasm();
    expect(await useEngine('auto', { engines: [webgl] })).toEqual({
      name: 'cpu',
      reason: 'cpu: no .wasm files; The webgl engine does not start here: it needs a browser with WebGL',
      tensorflow: null,
      threads: null,
    });
  });
});

describe('an engine asked for by name', () => {
  test('native needs Node.js', () => expect(useEngine('native')).rejects.toThrow('The native engine needs Node.js'));

  test('webgl that is not loaded says how it is', async () => {
    vi.stubGlobal('WebGLRenderingContext', class {});
    await expect(useEngine('webgl').finally(() => vi.unstubAllGlobals())).rejects.toThrow(
      "The webgl engine is not loaded: install @tensorflow/tfjs-backend-webgl, import { webgl } from '@saf/backend/webgl', " +
        "and call useEngine('webgl', { engines: [webgl] })",
    );
  });

  test('webgl that is given starts', async () =>
    expect(await useEngine('webgl', { engines: [fakeWebgl] })).toMatchObject({
      name: 'webgl',
      reason: 'webgl: asked for by name',
    }));

  test('wasm takes no paths but a folder or addresses', () =>
    expect(useEngine('wasm', { wasmPaths: 3 as never })).rejects.toThrow(
      'wasmPaths: expected a folder, or the address of each .wasm file by its name, got 3',
    ));
});
