import { type GreyImage, inkOf } from './ground.ts';
import { type OpenPicture, openPicture } from './open-picture.ts';

/** Larger pictures are made smaller before they are looked at. */
const most = 280;

/** A picture file as an image of 28 x 28 pixels, as a data set has them. */
export async function readPicture(file: Blob, layout: Layout): Promise<Float32Array> {
  const grey = greyOf(await openPicture(file));
  return grey.width === 28 && grey.height === 28 && isDarkGround(grey) ? grey.values : laidOut(grey, layout);
}

function greyOf(picture: OpenPicture): GreyImage {
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  if (!context) throw new Error('This browser cannot read pictures: it has no 2d canvas.');
  context.drawImage(picture.source, 0, 0, width, height);
  return { width, height, values: onGround(context.getImageData(0, 0, width, height).data) };
}

/**
 * The grey levels of RGBA pixels, row by row, in [0, 1]. What is transparent is ground, and the ground is white under dark ink, black
 * under light ink.
 */
export function onGround(rgba: Uint8ClampedArray): Float32Array {
  // Luma of ITU-R BT.601, as PNG readers use it.
  const luma = (i: number) => (0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2]) / 255;
  const opacity = (i: number) => rgba[4 * i + 3] / 255;
  const count = rgba.length / 4;
  let [light, all] = [0, 0];
  for (let i = 0; i < count; i++) {
    light += opacity(i) * luma(i);
    all += opacity(i);
  }
  const ground = light > all / 2 ? 0 : 1;
  return Float32Array.from({ length: count }, (_, i) => opacity(i) * luma(i) + (1 - opacity(i)) * ground);
}

/** A picture of the data sets' own size and ground is taken as it is. */
const isDarkGround = ({ values }: GreyImage): boolean => values[0] < 0.1 && values[27] < 0.1;

const side = 28;
const inkThreshold = 0.15;

/** How a data set has what its images show. */
export interface Layout {
  /** Its height or its width in pixels, whichever is larger. */
  readonly length: number;
  /** What of it is in the middle of the image: its centre of mass, or that of the box around it. */
  readonly middle: 'mass' | 'box';
}

/** Of the grey data sets: MNIST's digits, and the garments of Fashion-MNIST, which fill their images (Xiao et al., 2017, Section 2). */
export const layouts = {
  mnist: { length: 20, middle: 'mass' },
  'fashion-mnist': { length: 28, middle: 'box' },
} satisfies Readonly<Record<string, Layout>>;

/** A picture as a data set has them: light on dark, cropped to its ink, as large as there and in the middle. */
export function laidOut(image: GreyImage, { length, middle }: Layout): Float32Array {
  const light = inkOf(image);
  const box = inkBox(light);
  if (!box) return new Float32Array(side * side);
  const scale = length / Math.max(box.width, box.height);
  const centre = middle === 'mass' ? centreOfMass(light, box) : centreOf(box);
  const pixels = new Float32Array(side * side);
  for (let i = 0; i < pixels.length; i++) {
    const x = ((i % side) + 0.5 - side / 2) / scale + centre.x;
    const y = (Math.floor(i / side) + 0.5 - side / 2) / scale + centre.y;
    pixels[i] = meanAround(light, x, y, 0.5 / scale);
  }
  return brightened(pixels);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function inkBox({ width, values }: GreyImage): Box | null {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  const threshold = inkThreshold * values.reduce((most, value) => Math.max(most, value), 0);
  for (const [i, value] of values.entries()) {
    if (value <= threshold) continue;
    left = Math.min(left, i % width);
    right = Math.max(right, i % width);
    top = Math.min(top, Math.floor(i / width));
    bottom = Math.max(bottom, Math.floor(i / width));
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

const centreOf = ({ left, top, width, height }: Box) => ({ x: left + width / 2, y: top + height / 2 });

function centreOfMass({ width, values }: GreyImage, { left, top, ...box }: Box): { x: number; y: number } {
  let [x, y, all] = [0, 0, 0];
  for (let row = top; row < top + box.height; row++)
    for (let column = left; column < left + box.width; column++) {
      const value = values[row * width + column];
      x += value * (column + 0.5);
      y += value * (row + 0.5);
      all += value;
    }
  return { x: x / all, y: y / all };
}

/** Mean of the pixels whose centres are within `reach`, at least of the one that holds the point. */
function meanAround({ width, height, values }: GreyImage, x: number, y: number, reach: number): number {
  const [first, last] = [
    Math.floor(x - reach + 0.5),
    Math.max(Math.floor(x - reach + 0.5), Math.ceil(x + reach - 0.5) - 1),
  ];
  const [upper, lower] = [
    Math.floor(y - reach + 0.5),
    Math.max(Math.floor(y - reach + 0.5), Math.ceil(y + reach - 0.5) - 1),
  ];
  let [sum, count] = [0, 0];
  for (let row = upper; row <= lower; row++)
    for (let column = first; column <= last; column++) {
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      sum += inside ? values[row * width + column] : 0;
      count++;
    }
  return sum / count;
}

function brightened(pixels: Float32Array): Float32Array {
  const brightest = pixels.reduce((most, value) => Math.max(most, value), 0);
  return brightest > 0 ? pixels.map((value) => value / brightest) : pixels;
}
