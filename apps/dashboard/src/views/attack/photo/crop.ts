/** A picture as canvases give it: RGBA bytes, row by row. */
export interface ColourImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A square inside of a picture, in its pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** The largest square in the middle. */
export function middleOf({ width, height }: Pick<ColourImage, 'width' | 'height'>): Crop {
  const size = Math.min(width, height);
  return { left: (width - size) / 2, top: (height - size) / 2, size };
}

/** The same square with other values, no larger than the picture and inside of it. */
export function movedCrop(
  { width, height }: Pick<ColourImage, 'width' | 'height'>,
  crop: Crop,
  change: Partial<Crop>,
): Crop {
  const wanted = { ...crop, ...change };
  const size = Math.min(width, height, Math.max(1, wanted.size));
  const within = (value: number, most: number) => Math.min(most - size, Math.max(0, value));
  return { left: within(wanted.left, width), top: within(wanted.top, height), size };
}

/** The square as an image of side × side pixels: red, green and blue in [0, 1], each the mean over the part of the picture that it covers. */
export function cropTo({ width, data }: ColourImage, { left, top, size }: Crop, side: number): Float32Array {
  const image = new Float32Array(side * side * 3);
  const columns = Array.from({ length: side }, (_, i) => coverage(left, size / side, i));
  const rows = Array.from({ length: side }, (_, i) => coverage(top, size / side, i));
  for (const [row, down] of rows.entries())
    for (const [column, across] of columns.entries()) {
      const sums = [0, 0, 0];
      for (const [y, high] of down)
        for (const [x, wide] of across)
          for (let channel = 0; channel < 3; channel++)
            sums[channel] += high * wide * data[4 * (y * width + x) + channel];
      image.set(
        sums.map((sum) => sum / 255),
        3 * (row * side + column),
      );
    }
  return image;
}

/** The pixels that a step covers, with the share of the step that each has. */
function coverage(start: number, step: number, index: number): [pixel: number, share: number][] {
  const [from, to] = [start + index * step, start + (index + 1) * step];
  const pixels: [number, number][] = [];
  for (let pixel = Math.floor(from); pixel < to - 1e-9; pixel++)
    pixels.push([pixel, (Math.min(to, pixel + 1) - Math.max(from, pixel)) / step]);
  return pixels;
}
