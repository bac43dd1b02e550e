import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import * as folders from '../native/installed-folders.ts';
import { guardDevice } from '../webgpu/guard-device.ts';
import type { WebgpuBackend } from '../webgpu/webgpu-backend.ts';
import { startWebgpu } from './start-webgpu.ts';
import { startWebgpuInNode } from './start-webgpu-in-node.ts';

vi.mock('../native/installed-folders.ts', { spy: true });

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('without WebGPU in a browser, the sentence says that it needs one', () =>
  expect(startWebgpu('asked for by name', {})).rejects.toThrow(
    'The webgpu engine does not start here: it needs a browser with WebGPU',
  ));

test('without the package in Node.js, the sentence says which to install', async () => {
  vi.mocked(folders.installedFolders).mockReturnValue([]);
  await expect(startWebgpuInNode('asked for by name', {})).rejects.toThrow(
    'The webgpu engine needs WebGPU, which Node.js has from a package that is not installed: ' +
      'npm install webgpu @tensorflow/tfjs-backend-webgpu',
  );
});

test('a package that does not load is named, with the platform', async () => {
  vi.mocked(folders.installedFolders).mockReturnValue(['/nowhere/webgpu']);
  await expect(startWebgpuInNode('asked for by name', {})).rejects.toThrow(
    `The webgpu engine does not start here: the package webgpu does not load on ${process.platform}-${process.arch}: `,
  );
});

test('without a graphics card, the sentence says what to do', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  await expect(startWebgpu('asked for by name', {})).rejects.toThrow(
    /^The webgpu engine does not start here: WebGPU finds no graphics card; switch graphics acceleration on in the browser/,
  );
  await expect(startWebgpuInNode('asked for by name', {})).rejects.toThrow(
    /WebGPU finds no graphics card; install its driver with Vulkan and the Vulkan loader \(Debian: libvulkan1\), or /,
  );
});

/** A backend whose device can be made to fail. */
function fakeBackend() {
  const device = new EventTarget() as GPUDevice;
  let lose = (_: Partial<GPUDeviceLostInfo>) => {};
  const lost = new Promise<Partial<GPUDeviceLostInfo>>((resolve) => {
    lose = resolve;
  });
  Object.assign(device, { lost, limits: { maxBufferSize: 3e6, maxStorageBufferBindingSize: 2e6 } });
  const values = Float32Array.of(1);
  const backend = {
    device,
    read: async () => values,
    readSync: () => values,
    bufferManager: { acquireBuffer: (size: number) => size },
  } as unknown as WebgpuBackend;
  guardDevice(backend);
  const fail = (error: object) =>
    device.dispatchEvent(Object.assign(new Event('uncapturederror', { cancelable: true }), { error }));
  return { backend, fail, lose };
}

const id = {};

test('memory that is full is told once, at the next reading', async () => {
  const { backend, fail } = fakeBackend();
  class GPUOutOfMemoryError {
    readonly message = 'Out of memory';
  }
  const sentence =
    'The webgpu engine is out of graphics memory: take smaller batches, dispose tensors, or choose another engine';
  // Cancelled: it is not printed too.
  expect(fail(new GPUOutOfMemoryError())).toBe(false);
  expect(() => backend.readSync(id)).toThrow(sentence);
  expect([...backend.readSync(id)]).toEqual([1]);
  fail(new GPUOutOfMemoryError());
  await expect(backend.read(id)).rejects.toThrow(sentence);
});

test('a lost device stays lost', async () => {
  const { backend, lose } = fakeBackend();
  lose({ reason: 'unknown', message: 'GPU was reset\nsomewhere' });
  await Promise.resolve();
  const sentence =
    'The webgpu engine has lost its device (GPU was reset): start the program again, or choose another engine';
  for (let i = 0; i < 2; i++) expect(() => backend.readSync(id)).toThrow(sentence);
  await expect(backend.read(id)).rejects.toThrow(sentence);
});

test('a tensor greater than the adapter takes is refused before it is made', () => {
  const { backend } = fakeBackend();
  expect(backend.bufferManager.acquireBuffer(2e6, 0)).toBe(2e6);
  expect(() => backend.bufferManager.acquireBuffer(2e6 + 4, 0)).toThrow(
    'The webgpu engine cannot hold a tensor of 3 MB: this adapter takes at most 2 MB each; take smaller batches',
  );
});

test('the engine in use stays where webgpu does not start', async () => {
  await tf.setBackend('cpu');
  vi.mocked(folders.installedFolders).mockReturnValue([]);
  await startWebgpuInNode('asked for by name', {}).catch(() => {});
  expect(tf.getBackend()).toBe('cpu');
});
