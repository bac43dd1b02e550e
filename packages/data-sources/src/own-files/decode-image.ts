import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';

/** An image as bytes, row after row. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** 1 for gray, 3 for RGB. */
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/**
 * A PNG or JPEG file as gray or RGB bytes, as it is itself where nothing is asked for. Transparency is left out; of 16 bits the upper
 * eight are kept.
 *
 * Gray of a colour is its luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded.
 *
 * @throws Error for bytes that are neither, or are damaged
 */
export function decodeImage(bytes: Uint8Array, channels: number | undefined): DecodedImage {
  const image = isJpeg(bytes) ? fromJpeg(bytes) : fromPng(bytes);
  const isGray = channels === undefined ? image.samples < 3 : channels === 1;
  const { height, width } = image;
  return { height, width, channels: isGray ? 1 : 3, pixels: isGray ? toGray(image) : toRgb(image) };
}

const isJpeg = ([first, second]: Uint8Array): boolean => first === 0xff && second === 0xd8;

/** `samples` bytes a pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha. */
interface Raw {
  readonly height: number;
  readonly width: number;
  readonly samples: number;
  readonly data: Uint8Array;
}

/** More megapixels and memory than pictures of data sets have. */
const limits = { maxResolutionInMP: 100, maxMemoryUsageInMB: 1024 };

function fromJpeg(bytes: Uint8Array): Raw {
  const { height, width, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false, ...limits });
  return { height, width, samples: 3, data };
}

function fromPng(bytes: Uint8Array): Raw {
  const png = decodePng(bytes);
  const { height, width, channels, depth, palette } = png;
  if (palette) return { height, width, samples: 3, data: Uint8Array.from(convertIndexedToRgb(png)) };
  if (depth < 8) return { height, width, samples: 1, data: unpacked(png.data as Uint8Array, width, height, depth) };
  const data = depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : Uint8Array.from(png.data);
  return { height, width, samples: channels, data };
}

/** Gray of 1, 2 or 4 bits, rows filled up to whole bytes, as 0 to 255. */
function unpacked(packed: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const largest = 2 ** depth - 1;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const byte = packed[row * rowBytes + Math.floor(column / perByte)];
    return (((byte >> (8 - depth * ((column % perByte) + 1))) & largest) * 255) / largest;
  });
}

function toGray({ samples, data }: Raw): Uint8Array {
  const luma = (i: number) => 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
  return Uint8Array.from({ length: data.length / samples }, (_, pixel) =>
    samples < 3 ? data[pixel * samples] : Math.round(luma(pixel * samples)),
  );
}

function toRgb({ samples, data }: Raw): Uint8Array {
  return Uint8Array.from({ length: (data.length / samples) * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3) * samples;
    return data[samples < 3 ? pixel : pixel + (i % 3)];
  });
}
