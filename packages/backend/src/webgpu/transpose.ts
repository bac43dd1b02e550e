import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { type Program, program } from './programs.ts';
import type { WebgpuBackend } from './webgpu-backend.ts';

/**
 * Makes tfjs's WebGPU backend transpose whole numbers and booleans, also those that its casts call floats and keep as they are: its
 * shaders write floats only, and do not compile for them. Reductions and others transpose too, so the programs are replaced, not a kernel.
 */
export function mendTransposing(backend: WebgpuBackend): void {
  const { runWebGPUProgram } = backend;
  backend.runWebGPUProgram = (given, inputs, ...rest) => {
    const isWrong = given.shaderKey.startsWith('transpose') && inputs.some((each) => !holdsFloats(backend, each));
    return runWebGPUProgram.call(backend, isWrong ? transposeIntegers(given, inputs[0]) : given, inputs, ...rest);
  };
}

/** What lies in the buffer, which a tensor's dtype need not say. */
function holdsFloats({ tensorMap }: WebgpuBackend, { dataId }: { dataId: DataId }): boolean {
  return tensorMap.get(dataId)?.dtype === ('float32' satisfies DataType);
}

const parts = ['x', 'y', 'z', 'w', 'u', 'v'];

function transposeIntegers(stock: Program & { newDim?: readonly number[] }, { shape }: TensorInfo): Program {
  const perm = stock.newDim ?? [1, 0];
  const rank = shape.length;
  const type = ['', 'i32', 'vec2<i32>', 'vec3<i32>', 'vec4<i32>', 'vec5', 'vec6'][rank];
  const from = shape.map((_, axis) => (rank === 1 ? 'coords' : `coords.${parts[perm.indexOf(axis)]}`));
  const body = `setOutputAtIndexI32(index, X[getIndexFromCoords${rank}D(${type}(${from}), uniforms.xShape)]);`;
  const outputShape = perm.map((axis) => shape[axis]);
  return program(`integers transposed ${perm}`, ['X'], outputShape, body);
}
