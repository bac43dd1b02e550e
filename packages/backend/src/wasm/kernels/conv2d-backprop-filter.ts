import * as tf from '@tensorflow/tfjs-core';
import { runStockKernel } from '../stock-kernel.ts';
import type { WasmKernelParams } from '../wasm-backend.ts';

/**
 * Gradient of a convolution in its filter, as a forward convolution: channels of x become the batch, samples become the
 * channels, dy becomes the filter, and the stride becomes its dilation.
 */
export function conv2dBackpropFilter({ inputs, backend, attrs }: WasmKernelParams): tf.TensorInfo {
  const { x, dy } = inputs;
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
  const { top, bottom, left, right } = info.padInfo;
  const run = (name: string, input: Record<string, tf.TensorInfo>, attributes: Record<string, unknown>) =>
    runStockKernel(backend, name, input, attributes);
  const xByChannel = run('Transpose', { x }, { perm: [3, 1, 2, 0] });
  const dyAsFilter = run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
  const whole = run(
    'Conv2D',
    { x: xByChannel, filter: dyAsFilter },
    {
      strides: 1,
      dilations: [info.strideHeight, info.strideWidth],
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      dataFormat: 'NHWC',
    },
  );
  const [height, width, channels, filters] = filterShape;
  const cut = run('Slice', { x: whole }, { begin: [0, 0, 0, 0], size: [channels, height, width, filters] });
  const gradient = run('Transpose', { x: cut }, { perm: [1, 2, 0, 3] });
  for (const { dataId } of [xByChannel, dyAsFilter, whole, cut]) backend.disposeData(dataId);
  return gradient;
}

type Shape4D = [number, number, number, number];
