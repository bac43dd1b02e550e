import type { WebgpuBackend } from './webgpu-backend.ts';

/**
 * Makes tfjs's WebGPU backend fail with one sentence where it would go on with zeros: when its device is lost, when the adapter's
 * memory is full, and when a tensor is greater than the adapter takes. The error is thrown where a tensor is read, or made.
 */
export function guardDevice(backend: WebgpuBackend): void {
  const failure = watch(backend.device);
  const { read, readSync } = backend;
  const { acquireBuffer } = backend.bufferManager;
  const check = () => {
    const message = failure.lost ?? failure.other;
    // What one computation did wrong is told once; a lost device stays lost.
    failure.other = null;
    if (message) throw new Error(message);
  };
  Object.assign(backend, {
    async read(...args: Parameters<typeof read>) {
      check();
      const values = await read.apply(backend, args).catch((error) => {
        check();
        throw error;
      });
      check();
      return values;
    },
    readSync(...args: Parameters<typeof readSync>) {
      check();
      const values = readSync.apply(backend, args);
      check();
      return values;
    },
  });
  // Read once: Dawn makes them anew each time.
  const { maxBufferSize, maxStorageBufferBindingSize } = backend.device.limits;
  const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  backend.bufferManager.acquireBuffer = (size, ...rest) => {
    checkSize(size, most);
    return acquireBuffer.call(backend.bufferManager, size, ...rest);
  };
}

/** What went wrong on a device, in a sentence each. */
interface Failure {
  lost: string | null;
  /** The first of all else, until it is told. */
  other: string | null;
}

function watch(device: GPUDevice): Failure {
  const failure: Failure = { lost: null, other: null };
  device.lost.then(({ reason, message }) => {
    failure.lost = `The webgpu engine has lost its device (${oneLine(message) || reason}): start the program again, or choose another engine`;
  });
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure.other ??= sentenceOf(event.error);
  });
  return failure;
}

function sentenceOf(error: GPUError): string {
  return error.constructor.name === 'GPUOutOfMemoryError'
    ? 'The webgpu engine is out of graphics memory: take smaller batches, dispose tensors, or choose another engine'
    : `The webgpu engine failed: ${oneLine(error.message)}`;
}

function oneLine(text: string): string {
  return text.trim().split('\n')[0];
}

function checkSize(bytes: number, most: number): void {
  if (bytes <= most) return;
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`;
  throw new Error(
    `The webgpu engine cannot hold a tensor of ${megabytes(bytes)}: this adapter takes at most ${megabytes(most)} each; take smaller batches`,
  );
}
