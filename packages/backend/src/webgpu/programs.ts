import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';

/** A compute shader as tfjs's WebGPU backend takes it; the backend adds the functions that read inputs and write outputs. */
export interface Program {
  readonly variableNames: readonly string[];
  readonly outputShape: readonly number[];
  readonly shaderKey: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
  dispatch: readonly [number, number, number];
  readonly size: true;
  getUserCode(): string;
}

/** What a kernel of the WebGPU backend is called with. */
export interface WebgpuKernelParams {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: unknown;
  readonly backend: { runWebGPUProgram(program: Program, inputs: TensorInfo[], dtype: DataType): TensorInfo };
}

/** A program that computes each output by itself: `body` sees the output's place in memory as `index`, and its `coords`. */
export function program(key: string, variableNames: string[], outputShape: number[], body: string): Program {
  const size = outputShape.reduce((product, each) => product * each, 1);
  return {
    variableNames,
    outputShape,
    shaderKey: key,
    workgroupSize: [64, 1, 1],
    dispatchLayout: { x: outputShape.map((_, i) => i) },
    dispatch: [Math.ceil(size / 64), 1, 1],
    size: true,
    getUserCode: () => `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let coords = getCoordsFromIndex(index);
        ${body}
      }`,
  };
}
