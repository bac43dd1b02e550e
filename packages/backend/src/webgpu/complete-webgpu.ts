import { replaceKernels } from '../register-kernels.ts';
import { addN } from './add-n.ts';
import { maxPool3dGradient } from './max-pool-3d-gradient.ts';
import { mendTransposing } from './transpose.ts';
import type { WebgpuBackend } from './webgpu-backend.ts';

/** Replaces what is wrong in tfjs 4.22's WebGPU backend. */
export function completeWebgpu(backend: WebgpuBackend): void {
  mendTransposing(backend);
  replaceKernels('webgpu', { MaxPool3DGrad: maxPool3dGradient });
  replaceKernels('webgpu', { AddN: addN });
}
