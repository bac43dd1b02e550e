import type { MapSheet } from './contract.ts';

/** Height, width and channels; [1, 1, units] for a fully connected layer. */
export type MapShape = readonly [height: number, width: number, channels: number];

const mapsAcross = 10;
const unitsAcross = 25;

/** Lays the channels side by side, ten in a row with a line of nothing between them; units as a grid of pixels. */
export function tiled(values: Float32Array, [height, width, channels]: MapShape): MapSheet {
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
