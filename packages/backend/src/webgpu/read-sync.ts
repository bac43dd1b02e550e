import { util } from '@tensorflow/tfjs-core';
import type { Values, WebgpuBackend } from './webgpu-backend.ts';

/**
 * Gives tfjs's WebGPU backend a `readSync`, and so tensors a `dataSync`, in Node.js. tfjs's own reads through a canvas, which only
 * browsers have.
 *
 * Dawn answers when its events are processed, which it asks the event loop for with `setImmediate`. That function is taken from it, and
 * called until the buffer is there.
 */
export async function addReadSync(backend: WebgpuBackend): Promise<void> {
  const processEvents = await eventsOf(backend.device);
  const stock = backend.readSync;
  backend.readSync = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    // Complex numbers are two tensors, which are read one by one.
    if (!data?.resource || data.values || data.dtype === 'complex64') return stock.call(backend, dataId);
    const bytes = readBuffer(backend, data.resource, processEvents);
    data.values = util.convertBackendValuesAndArrayBuffer(bytes, data.dtype) as Values;
    return data.values;
  };
}

/** What makes Dawn process the events of a device. */
async function eventsOf(device: GPUDevice): Promise<() => void> {
  for (;;) {
    let processEvents: (() => void) | undefined;
    const { setImmediate } = globalThis;
    globalThis.setImmediate = ((callback: () => void) => {
      processEvents = callback;
      return setImmediate(callback);
    }) as typeof setImmediate;
    try {
      void device.queue.onSubmittedWorkDone();
    } finally {
      globalThis.setImmediate = setImmediate;
    }
    if (processEvents) return processEvents;
    // It was asked for before, and is on its way.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function readBuffer(backend: WebgpuBackend, buffer: GPUBuffer, processEvents: () => void): ArrayBuffer {
  const { size } = buffer;
  const copy = backend.bufferManager.acquireBuffer(size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
  backend.submitQueue();
  // Told by the state below.
  copy.mapAsync(GPUMapMode.READ).catch(() => {});
  waitUntil(() => copy.mapState !== 'pending', processEvents);
  if (copy.mapState !== 'mapped')
    throw new Error('The webgpu engine has lost its device: start the program again, or choose another engine');
  const bytes = copy.getMappedRange().slice(0);
  copy.unmap();
  backend.bufferManager.releaseBuffer(copy);
  return bytes;
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Waits in small naps, since an adapter in software computes on this processor. */
function waitUntil(isDone: () => boolean, processEvents: () => void): void {
  for (processEvents(); !isDone(); processEvents()) Atomics.wait(never, 0, 0, 0.05);
}
