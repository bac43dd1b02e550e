import { insideBorder } from '../mathematics/borders.ts';
import type { Corruption, Picture } from '../picture.ts';
import { CHROMINANCE, LUMINANCE, type Plane, quantizedPlane } from './jpeg-blocks.ts';

/**
 * What is left after JPEG of a quality from 1 to 100: colours halved each way (4:2:0), the cosine transform of blocks of 8 × 8 rounded
 * to multiples of a table (ITU-T T.81, annex K), scaled and smoothed as the library libjpeg does. What follows in a file loses nothing,
 * so that no file is written.
 */
export const jpegCompression: Corruption<number> = (picture, quality) => {
  const bytes = picture.values.map((value) => Math.round(value * 255));
  const { height, width } = picture;
  if (picture.channels === 1)
    return quantizedPlane({ height, width, values: bytes }, LUMINANCE, quality).map((byte) => byte / 255);
  const [luma, ...colours] = channelsOf({ ...picture, values: bytes });
  const y = quantizedPlane({ height, width, values: luma }, LUMINANCE, quality);
  const [cb, cr] = colours.map((values) => {
    const half = halved({ height, width, values });
    return doubled({ ...half, values: quantizedPlane(half, CHROMINANCE, quality) }, height, width);
  });
  return Float64Array.from(bytes, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [blue, red] = [cb[pixel] - 128, cr[pixel] - 128];
    const shift = [1.402 * red, -0.344136 * blue - 0.714136 * red, 1.772 * blue][i % 3];
    return toRoundByte(y[pixel] + shift) / 255;
  });
};

const toRoundByte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/** Luminance and both differences of colour, as bytes. */
function channelsOf({ values }: Picture): Float64Array[] {
  const weights = [
    [0.299, 0.587, 0.114, 0],
    [-0.168736, -0.331264, 0.5, 128],
    [0.5, -0.418688, -0.081312, 128],
  ];
  return weights.map(([red, green, blue, shift]) =>
    Float64Array.from({ length: values.length / 3 }, (_, i) =>
      toRoundByte(red * values[3 * i] + green * values[3 * i + 1] + blue * values[3 * i + 2] + shift),
    ),
  );
}

/** Means over 2 × 2, halves rounded down and up in turn. */
function halved({ height, width, values }: Plane): Plane {
  const half = { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
  const means = Float64Array.from({ length: half.height * half.width }, (_, i) => {
    const [y, x] = [2 * Math.floor(i / half.width), 2 * (i % half.width)];
    const at = (row: number, column: number) =>
      values[insideBorder(row, height, 'nearest') * width + insideBorder(column, width, 'nearest')];
    return Math.floor((at(y, x) + at(y, x + 1) + at(y + 1, x) + at(y + 1, x + 1) + 1 + ((x / 2) % 2)) / 4);
  });
  return { ...half, values: means };
}

/** Twice as large, each pixel three quarters of the nearest and one of the next, both ways (libjpeg's "fancy upsampling"). */
function doubled(half: Plane, height: number, width: number): Float64Array {
  return Float64Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const [row, column] = [y >> 1, x >> 1];
    const next = insideBorder(row + (y % 2 ? 1 : -1), half.height, 'nearest');
    const column2 = insideBorder(column + (x % 2 ? 1 : -1), half.width, 'nearest');
    const down = (at: number) => 3 * half.values[row * half.width + at] + half.values[next * half.width + at];
    return Math.floor((3 * down(column) + down(column2) + (x % 2 ? 7 : 8)) / 16);
  });
}
