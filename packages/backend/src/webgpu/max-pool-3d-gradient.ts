import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { program, type WebgpuKernelParams } from './programs.ts';

interface Attributes {
  filterSize: [number, number, number] | number;
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gradient of max pooling of volumes: each place gets dy of the windows whose first maximum it is. The stock shader mistakes the places
 * in a window that is no cube.
 */
export function maxPool3dGradient({ inputs, attrs, backend }: WebgpuKernelParams): TensorInfo {
  const { dy, input } = inputs;
  return backend.runWebGPUProgram(gradientProgram(input.shape, attrs as Attributes), [dy, input], input.dtype);
}

function gradientProgram(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Attributes) {
  type Shape5D = [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode);
  const windows = [info.filterDepth, info.filterHeight, info.filterWidth];
  const steps = [info.strideDepth, info.strideHeight, info.strideWidth];
  const before = [info.padInfo.front, info.padInfo.top, info.padInfo.left];
  const outputs = [info.outDepth, info.outHeight, info.outWidth];
  const sizes = [info.inDepth, info.inHeight, info.inWidth];
  const vector = (values: number[]) => `vec3<i32>(${values})`;
  const body = `
    let place = vec3<i32>(coords.y, coords.z, coords.w);
    let own = getX(coords.x, place.x, place.y, place.z, coords.u);
    var sum = 0.0;
    for (var d = 0; d < ${windows[0]}; d++) { for (var h = 0; h < ${windows[1]}; h++) { for (var w = 0; w < ${windows[2]}; w++) {
      // The window that has this place at (d, h, w).
      let offset = vec3<i32>(d, h, w);
      let first = place - offset;
      let scaled = first + ${vector(before)};
      let window = scaled / ${vector(steps)};
      if (any(scaled < vec3<i32>(0)) || any(window * ${vector(steps)} != scaled) || any(window >= ${vector(outputs)})) { continue; }
      var isFirstMaximum = true;
      for (var i = 0; i < ${windows[0]}; i++) { for (var j = 0; j < ${windows[1]}; j++) { for (var k = 0; k < ${windows[2]}; k++) {
        let other = first + vec3<i32>(i, j, k);
        if (any(other < vec3<i32>(0)) || any(other >= ${vector(sizes)})) { continue; }
        let value = getX(coords.x, other.x, other.y, other.z, coords.u);
        let isBefore = i < d || (i == d && (j < h || (j == h && k < w)));
        if (value > own || (value == own && isBefore)) { isFirstMaximum = false; }
      } } }
      if (isFirstMaximum) { sum += getDy(coords.x, window.x, window.y, window.z, coords.u); }
    } } }
    setOutputAtIndex(index, sum);`;
  return program(`maxPool3dGradient ${[windows, steps, before, outputs, sizes]}`, ['dy', 'x'], [...shape], body);
}
