import type { Picture } from '../picture.ts';
import { type Border, insideBorder } from './borders.ts';

/** Where in the picture a pixel of the result comes from. */
export type Origin = (x: number, y: number) => readonly [x: number, y: number];

/** Takes each pixel from where `origin` says, between four pixels in proportion; beyond the edge is black, or the border's. */
export function warp(picture: Picture, origin: Origin, border: Border | 'black' = 'black'): Float64Array {
  const { height, width, channels } = picture;
  const out = new Float64Array(height * width * channels);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [x, y] = origin(pixel % width, Math.floor(pixel / width));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, below] = [x - left, y - top];
    const into = out.subarray(pixel * channels, (pixel + 1) * channels);
    addPixel(into, picture, pixelAt(picture, left, top, border), (1 - right) * (1 - below));
    addPixel(into, picture, pixelAt(picture, left + 1, top, border), right * (1 - below));
    addPixel(into, picture, pixelAt(picture, left, top + 1, border), (1 - right) * below);
    addPixel(into, picture, pixelAt(picture, left + 1, top + 1, border), right * below);
  }
  return out;
}

function addPixel(into: Float64Array, { channels, values }: Picture, pixel: number, weight: number): void {
  if (pixel >= 0) for (let c = 0; c < channels; c++) into[c] += weight * values[pixel * channels + c];
}

/** The number of the pixel, −1 for black. */
function pixelAt({ height, width }: Picture, x: number, y: number, border: Border | 'black'): number {
  if (border !== 'black') return insideBorder(y, height, border) * width + insideBorder(x, width, border);
  return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : -1;
}

/** A linear map that leaves the middle of the picture where it is. */
export function aroundMiddle(
  { height, width }: Picture,
  [a, b, c, d]: readonly [number, number, number, number],
): Origin {
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  return (x, y) => [middleX + a * (x - middleX) + b * (y - middleY), middleY + c * (x - middleX) + d * (y - middleY)];
}
