import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { activate, onlyClips } from './bounds.ts';
import { readFloats, withScratch } from './simd/memory.ts';
import { type Address, hasThreads, simdKernels } from './simd/simd-kernels.ts';
import type { WasmBackend, WasmKernel, WasmKernelParams } from './wasm-backend.ts';

interface MatMulAttributes {
  transposeA: boolean;
  transposeB: boolean;
  activation?: string;
}

const FLOAT = 4;
/** So many rows cost less than to pack the right side, which more of them would share. */
const FEW_ROWS = 2;

/**
 * Matrix product, with a bias or without. The stock kernels pack the right side anew for every weight that training changes, and
 * are several times slower where a matrix is transposed; they stay where they have threads, and for what else they can do.
 */
export const matMul: WasmKernel = (params, stock) => {
  const { a, b, bias, preluActivationWeights } = params.inputs;
  const { activation = 'linear' } = params.attrs as unknown as MatMulAttributes;
  const plain = onlyClips(activation) && !preluActivationWeights;
  const floats = a.dtype === 'float32' && b.dtype === 'float32';
  const ours = plain && floats && (!bias || bias.shape.length === 1) && !hasThreads(params.backend);
  return ours ? activate(params.backend, product(params), activation) : stock(params);
};

function product({ inputs: { a, b, bias }, attrs, backend }: WasmKernelParams): TensorInfo {
  const { transposeA, transposeB } = attrs as unknown as MatMulAttributes;
  const [rows, inner] = matrixShape(a, transposeA);
  const [innerB, columns] = matrixShape(b, transposeB);
  util.assert(inner === innerB, () => `matMul: expected inner sizes that agree, got ${inner} and ${innerB}`);
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = backend.makeOutput([...batch, rows, columns], 'float32');
  // A batch of one matrix serves all products; tfjs broadcasts no more than that here.
  const addresses = ({ dataId, shape }: TensorInfo) => {
    const start = backend.getMemoryOffset(dataId);
    const matrix = shape[shape.length - 1] * shape[shape.length - 2];
    const count = util.sizeFromShape(shape.slice(0, -2));
    return (i: number) => start + (i % count) * matrix * FLOAT;
  };
  const [atA, atB, atOut] = [a, b, out].map(addresses);
  const count = util.sizeFromShape(batch);
  const products = Array.from({ length: count }, (_, i) => ({ a: atA(i), b: atB(i), out: atOut(i) }));
  const sizes = { rows, inner, columns, transposeA, transposeB };
  if (count * rows * columns > 0) multiplyMatrices(backend, sizes, products, bias);
  return out;
}

function matrixShape({ shape }: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** Sizes of a product of a [rows, inner] and a [inner, columns] matrix, and which of the two lie transposed in memory. */
interface ProductShape {
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Products of float32 matrices out[i] = a[i] · b[i] + bias, each given by its address. */
function multiplyMatrices(
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
    const biasRow = scratch.vector(bias ? readFloats(backend, bias) : [], wholePanels(columns));
    if (rows <= FEW_ROWS) {
      for (const { a, b, out } of products)
        for (let row = 0; row < rows; row++) {
          const [from, to] = [a + row * rowStride, out + row * columns * FLOAT];
          kernels.multiplyRow(from, step, b, innerStride, columnStride, inner, biasRow, to, columns);
        }
      return;
    }
    const panels = scratch.floats(packedFloats(inner, columns));
    const rowTable = scratch.table(Array.from({ length: rows }, (_, row) => row * rowStride));
    const start = scratch.table([0]);
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

/** Columns that a panel of a packed matrix holds; as in assembly/sizes.ts. */
const PANEL = 8;

/** A number of columns, rounded up to whole panels. */
export function wholePanels(columns: number): number {
  return Math.ceil(columns / PANEL) * PANEL;
}

/** Floats of a matrix packed in panels. */
export function packedFloats(rows: number, columns: number): number {
  return rows * wholePanels(columns);
}
