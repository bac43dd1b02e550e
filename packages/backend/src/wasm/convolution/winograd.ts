import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { packedFloats, wholePanels } from '../matrix-products.ts';
import { type Scratch, withScratch } from '../simd/memory.ts';
import { type Address, type SimdKernels, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Axis, Convolution } from './geometry.ts';
import { copyInside, paddedFloats } from './patches.ts';

const FLOAT = 4;
/** Outputs of a tile along each axis. */
const OUTPUTS = 4;
/**
 * Floats from the end of a plane to the next. Kernels write up to three past the last channel of the last tile; and planes a power of two apart
 * would compete for the same lines of the processor's cache.
 */
const APART = 16;

/**
 * A convolution by Winograd's minimal filtering (Lavin and Gray 2016, "Fast algorithms for convolutional neural networks"):
 * y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A makes 4 × 4 outputs of each tile d. F(4 × 4, 5 × 5), over tiles of 8 × 8 pixels, takes 64 products a channel
 * in the place of 400, F(4 × 4, 3 × 3), over tiles of 6 × 6, 36 in the place of 144. Rounding errors are up to 2.5e-5 of the root
 * mean square of the outputs or of a gradient.
 */
export function convolveTiles(backend: WasmBackend, x: TensorInfo, filter: TensorInfo, sizes: Convolution): TensorInfo {
  return convolve(backend, x, filter, sizes, { turned: false });
}

/** The gradient of such a convolution in its images: the convolution of dy, padded, with the filter turned by 180°. */
export function inputGradientOfTiles(
  backend: WasmBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  sizes: Convolution,
): TensorInfo {
  return convolve(backend, dy, filter, gradientOf(sizes), { turned: true });
}

/** The convolution that makes the gradient in the images out of dy. */
function gradientOf(sizes: Convolution): Convolution {
  const turned = ({ input, output, before, after, ...axis }: Axis): Axis => ({
    ...axis,
    input: output,
    output: input,
    before: axis.filter - 1 - before,
    after: axis.filter - 1 - after,
  });
  const { height, width, inChannels, outChannels, inShape, outShape } = sizes;
  return {
    ...sizes,
    height: turned(height),
    width: turned(width),
    inChannels: outChannels,
    outChannels: inChannels,
    inShape: outShape,
    outShape: inShape,
  };
}

/** The gradient of such a convolution in its filter: Gᵀ [Σ (Bᵀ d B) ⊗ (A dy Aᵀ)] G over all tiles. */
export function filterGradientOfTiles(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  sizes: Convolution,
): TensorInfo {
  const gradient = backend.makeOutput(sizes.filterShape, 'float32');
  withScratch(backend, (scratch) => {
    const tiles = new Tiles(backend, sizes, scratch);
    const { kernels, temporary, count, planes: planeCount } = tiles;
    const { batchSize, inChannels, outChannels } = sizes;
    const panelFloats = packedFloats(count, outChannels) + APART;
    const sumFloats = packedFloats(Math.ceil(inChannels / 4) * 4, outChannels);
    const panels = scratch.floats(planeCount * panelFloats);
    const sums = scratch.floats(planeCount * sumFloats);
    const channels = scratch.table(Array.from({ length: inChannels }, (_, channel) => channel * FLOAT));
    // Columns that fill the last panel up stay zeros.
    for (const [at, floats] of [
      [panels, panelFloats],
      [sums, sumFloats],
    ])
      kernels.clear(at, planeCount * floats * FLOAT);
    const source = backend.getMemoryOffset(dy.dataId);
    for (let sample = 0; sample < batchSize; sample++) {
      const images = tiles.ofImage(x, sample);
      const at = source + sample * tiles.outputFloats * FLOAT;
      kernels.winogradOutputGradients(
        tiles.side,
        at,
        tiles.high,
        tiles.wide,
        outChannels,
        temporary,
        panels,
        panelFloats * FLOAT,
      );
      for (let k = 0; k < planeCount; k++) {
        const [plane, packed, sum] = [
          images + k * tiles.plane,
          panels + k * panelFloats * FLOAT,
          sums + k * sumFloats * FLOAT,
        ];
        kernels.addOuterProducts(plane, tiles.table, count, channels, inChannels, packed, sum, outChannels);
      }
    }
    const filterFloats = inChannels * outChannels;
    const planes = scratch.floats(planeCount * filterFloats);
    for (let k = 0; k < planeCount; k++)
      kernels.unpackSums(sums + k * sumFloats * FLOAT, inChannels, outChannels, planes + k * filterFloats * FLOAT);
    const target = backend.getMemoryOffset(gradient.dataId);
    kernels.winogradFilterGradient(tiles.side, planes, filterFloats * FLOAT, filterFloats, temporary, target);
  });
  return gradient;
}

/** The tiles of a convolution's images, one image at a time, in the transformed domain. */
class Tiles {
  readonly kernels: SimdKernels;
  /** Of the filter: 5 or 3. */
  readonly side: number;
  /** Values of a tile in the transformed domain: planes that products are computed in. */
  readonly planes: number;
  readonly high: number;
  readonly wide: number;
  readonly count: number;
  /** Floats of an image of outputs. */
  readonly outputFloats: number;
  /** Bytes from a plane of the transformed images to the next. */
  readonly plane: number;
  /** Where each tile begins in a plane. */
  readonly table: Address;
  /** Room for what the kernels keep of one tile. */
  readonly temporary: Address;
  private readonly padded: Address;
  private readonly transformed: Address;

  constructor(
    readonly backend: WasmBackend,
    readonly sizes: Convolution,
    readonly scratch: Scratch,
  ) {
    const { height, width, inChannels, outChannels } = sizes;
    this.kernels = simdKernels(backend);
    this.side = height.filter;
    this.planes = (this.side + OUTPUTS - 1) ** 2;
    [this.high, this.wide] = [height.output / OUTPUTS, width.output / OUTPUTS];
    this.count = this.high * this.wide;
    this.outputFloats = height.output * width.output * outChannels;
    this.plane = (this.count * inChannels + APART) * FLOAT;
    this.table = scratch.table(Array.from({ length: this.count }, (_, tile) => tile * inChannels * FLOAT));
    this.temporary = scratch.floats(this.planes * 4);
    // A copy also where nothing is padded: kernels read past the last channel.
    const floats = paddedFloats(sizes) + APART;
    this.padded = scratch.floats(floats);
    this.kernels.clear(this.padded, floats * FLOAT);
    this.transformed = scratch.floats((this.planes * this.plane) / FLOAT);
  }

  /** The address of an image's tiles; it holds until the next call. */
  ofImage(x: TensorInfo, sample: number): Address {
    const { backend, kernels, sizes, padded } = this;
    const { width, inChannels, inShape, batchSize } = sizes;
    const bytes = (util.sizeFromShape(inShape) / batchSize) * FLOAT;
    copyInside(kernels, sizes, backend.getMemoryOffset(x.dataId) + sample * bytes, padded, 'in');
    const row = (width.before + width.input + width.after) * inChannels * FLOAT;
    kernels.winogradImages(
      this.side,
      padded,
      row,
      this.high,
      this.wide,
      inChannels,
      this.temporary,
      this.transformed,
      this.plane,
    );
    return this.transformed;
  }
}

/** Convolves images with a filter: of a convolution, or turned, of the gradient in its images. */
function convolve(
  backend: WasmBackend,
  x: TensorInfo,
  filter: TensorInfo,
  sizes: Convolution,
  { turned }: { turned: boolean },
): TensorInfo {
  const out = backend.makeOutput(sizes.outShape, 'float32');
  const { outChannels, batchSize } = sizes;
  withScratch(backend, (scratch) => {
    const tiles = new Tiles(backend, sizes, scratch);
    const { kernels, side, planes, high, wide, count, temporary } = tiles;
    const filters = packedFilters(tiles, filter, turned);
    const productFloats = count * outChannels + APART;
    const products = scratch.floats(planes * productFloats);
    const noBias = scratch.vector([], wholePanels(outChannels));
    const start = scratch.table([0]);
    const target = backend.getMemoryOffset(out.dataId);
    for (let sample = 0; sample < batchSize; sample++) {
      const images = tiles.ofImage(x, sample);
      for (let k = 0; k < planes; k++) {
        const [plane, packed] = [images + k * tiles.plane, filters.panels + k * filters.plane];
        const to = products + k * productFloats * FLOAT;
        kernels.multiply(plane, tiles.table, count, FLOAT, start, 1, sizes.inChannels, packed, noBias, to, outChannels);
      }
      const at = target + sample * tiles.outputFloats * FLOAT;
      kernels.winogradOutputs(side, products, productFloats * FLOAT, high, wide, outChannels, temporary, at);
    }
  });
  return out;
}

/** A filter in the transformed domain, packed in panels, `plane` bytes from one plane to the next. */
function packedFilters(
  { backend, kernels, scratch, sizes, side, planes: planeCount, temporary }: Tiles,
  filter: TensorInfo,
  turned: boolean,
) {
  const { inChannels, outChannels } = sizes;
  const floats = inChannels * outChannels;
  const plane = packedFloats(inChannels, outChannels) * FLOAT;
  const planes = scratch.floats(planeCount * floats);
  const panels = scratch.floats((planeCount * plane) / FLOAT);
  const at = backend.getMemoryOffset(filter.dataId);
  kernels.winogradFilter(side, at, floats, Number(turned), temporary, planes, floats * FLOAT);
  // As it lies, a filter has its own input channels as rows.
  const [rowStride, columnStride] = turned ? [FLOAT, inChannels * FLOAT] : [outChannels * FLOAT, FLOAT];
  for (let k = 0; k < planeCount; k++) {
    const from = planes + k * floats * FLOAT;
    kernels.packPanels(from, rowStride, columnStride, inChannels, outChannels, panels + k * plane);
  }
  return { panels, plane };
}
