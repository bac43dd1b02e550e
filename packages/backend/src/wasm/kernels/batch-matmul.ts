import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { multiplyMatrices, type ProductShape } from '../matrices/multiply-matrices.ts';
import { hasThreads } from '../simd/simd-kernels.ts';
import type { WasmBackend, WasmKernel } from '../wasm-backend.ts';

const FLOAT = 4;

/** Matrix product; the stock kernel multiplies transposed matrices several times slower than plain ones. */
export const batchMatMul: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const { a, b } = inputs;
  const floats = a.dtype === 'float32' && b.dtype === 'float32';
  if (!floats || !(transposeA || transposeB) || hasThreads(backend)) return stock(params);
  return product(backend, a, b, transposeA, transposeB);
};

function product(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  const [rows, inner] = matrixShape(a, transposeA);
  const [, columns] = matrixShape(b, transposeB);
  const shape: ProductShape = { rows, inner, columns, transposeA, transposeB };
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = backend.makeOutput([...batch, rows, columns], 'float32');
  const batchSize = util.sizeFromShape(batch);
  const addresses = (tensor: TensorInfo, size: number) => {
    const count = util.sizeFromShape(tensor.shape) / size;
    const start = backend.getMemoryOffset(tensor.dataId);
    return (i: number) => start + (i % count) * size * FLOAT;
  };
  const [atA, atB, atOut] = [addresses(a, rows * inner), addresses(b, inner * columns), addresses(out, rows * columns)];
  const products = Array.from({ length: batchSize }, (_, i) => ({ a: atA(i), b: atB(i), out: atOut(i) }));
  if (rows * inner * columns > 0) multiplyMatrices(backend, shape, products);
  return out;
}

function matrixShape({ shape }: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
