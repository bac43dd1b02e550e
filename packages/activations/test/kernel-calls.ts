import { getBackend, getKernel, profile, type Tensor } from '@tensorflow/tfjs-core';

/** The engine's kernels that `f` runs, in order. */
export async function kernelCalls(f: () => Tensor): Promise<string[]> {
  const { kernels } = await profile(() => f());
  return kernels.map(({ name }) => name).filter((name) => getKernel(name, getBackend()) && name !== 'Identity');
}
