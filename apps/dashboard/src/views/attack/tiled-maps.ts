/** Maps in one picture, in a row each ten; units of a fully connected layer as a grid of pixels. */
export interface Tiled {
  readonly pixels: Float32Array;
  readonly width: number;
  readonly height: number;
}

const mapsAcross = 10;
const unitsAcross = 25;

/** Lays the channels of [height, width, channels] side by side, with a line of nothing between them. */
export function tiled(values: Float32Array, [height, width, channels]: readonly [number, number, number]): Tiled {
  const gap = width > 1 ? 1 : 0;
  const across = Math.min(channels, width > 1 ? mapsAcross : unitsAcross);
  const down = Math.ceil(channels / across);
  const sheet = { width: across * (width + gap) - gap, height: down * (height + gap) - gap };
  const pixels = new Float32Array(sheet.width * sheet.height);
  for (let i = 0; i < values.length; i++) {
    const channel = i % channels;
    const place = Math.floor(i / channels);
    const row = Math.floor(channel / across) * (height + gap) + Math.floor(place / width);
    const column = (channel % across) * (width + gap) + (place % width);
    pixels[row * sheet.width + column] = values[i];
  }
  return { pixels, ...sheet };
}

/** The largest size of a value; 1 where all are zero. */
export const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
