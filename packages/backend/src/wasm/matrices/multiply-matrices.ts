import type { TensorInfo } from '@tensorflow/tfjs-core';
import { readFloats } from '../heap.ts';
import { withScratch } from '../simd/scratch.ts';
import { type Address, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import { packedFloats, wholePanels } from './panels.ts';

const FLOAT = 4;

/** Sizes of a product of a [rows, inner] and a [inner, columns] matrix, and which of the two lie transposed in memory. */
export interface ProductShape {
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Products of float32 matrices out[i] = a[i] · b[i] + bias, each given by its address. */
export function multiplyMatrices(
  backend: WasmBackend,
  shape: ProductShape,
  products: readonly { a: Address; b: Address; out: Address }[],
  bias?: TensorInfo,
): void {
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const kernels = simdKernels(backend);
  const [rowStride, step] = strides(transposeA, rows, inner);
  const [innerStride, columnStride] = strides(transposeB, inner, columns);
  withScratch(backend, (scratch) => {
    const panels = scratch.floats(packedFloats(inner, columns));
    const rowTable = scratch.table(Array.from({ length: rows }, (_, row) => row * rowStride));
    const start = scratch.table([0]);
    const biasRow = scratch.vector(bias ? readFloats(backend, bias) : [], wholePanels(columns));
    for (const { a, b, out } of products) {
      kernels.packPanels(b, innerStride, columnStride, inner, columns, panels);
      kernels.multiply(a, rowTable, rows, step, start, 1, inner, panels, biasRow, out, columns);
    }
  });
}

/** Bytes from row to row and from column to column. */
function strides(transposed: boolean, rows: number, columns: number): [number, number] {
  return transposed ? [FLOAT, rows * FLOAT] : [columns * FLOAT, FLOAT];
}
