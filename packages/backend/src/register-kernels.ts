import * as tf from '@tensorflow/tfjs-core';

type BackendName = 'cpu' | 'wasm' | 'tensorflow' | 'webgl' | 'webgpu';

/** A kernel that gets, beside its own parameters, the stock kernel whose place it takes. */
type Kernel<Params, Stock> = (params: Params, stock: Stock) => unknown;

const registered = new WeakSet<tf.KernelFunc>();

/** Whether a backend runs our kernel of this name. */
export function isOurs(backendName: BackendName, kernelName: string): boolean {
  return registered.has(tf.getKernel(kernelName, backendName)?.kernelFunc);
}

/** Adds kernels that a backend lacks; one that it has stays. */
export function addKernels<Params, Stock>(
  backendName: BackendName,
  kernels: Readonly<Record<string, Kernel<Params, Stock>>>,
): void {
  for (const [name, kernel] of Object.entries(kernels))
    if (!tf.getKernel(name, backendName)) register(backendName, name, kernel);
}

/** Puts kernels in the place of a backend's own, which they may call; once, however often it is called. */
export function replaceKernels<Params, Stock>(
  backendName: BackendName,
  kernels: Readonly<Record<string, Kernel<Params, Stock>>>,
): void {
  for (const [name, kernel] of Object.entries(kernels)) {
    if (isOurs(backendName, name)) continue;
    const stock = tf.getKernel(name, backendName);
    // Registering over a kernel would print a warning.
    if (stock) tf.unregisterKernel(name, backendName);
    register(backendName, name, kernel, stock);
  }
}

function register<Params, Stock>(
  backendName: BackendName,
  kernelName: string,
  kernel: Kernel<Params, Stock>,
  stock?: tf.KernelConfig,
): void {
  const stockFunc = stock?.kernelFunc as unknown as Stock;
  const kernelFunc = ((params: Params) => kernel(params, stockFunc)) as unknown as tf.KernelFunc;
  registered.add(kernelFunc);
  tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
}
