import lzString from 'lz-string';
import { imageSets, valuesOf } from '../engine/image-sets.ts';
import type { Codec } from './codecs.ts';

/** Where the image comes from: a test image, an image of noise, or a drawing (or upload) as `encodeDrawing` writes it. */
export type ImageSource =
  | { readonly kind: 'test'; readonly index: number }
  | { readonly kind: 'noise'; readonly index: number }
  | { readonly kind: 'drawn'; readonly code: string };

const sets = Object.values(imageSets);
const ends = { test: Math.max(...sets.map(({ testImages }) => testImages)), noise: 1000 };

/** "test:12", "noise:3", "drawn:…". */
export const imageSource: Codec<ImageSource> = {
  parse(text) {
    const [, kind, rest] = /^(test|noise|drawn):(.*)$/.exec(text) ?? [];
    if (kind === 'drawn') return decodeDrawing(rest) ? { kind, code: rest } : undefined;
    if (kind !== 'test' && kind !== 'noise') return undefined;
    const index = Number(rest);
    return /^\d+$/.test(rest) && index < ends[kind] ? { kind, index } : undefined;
  },
  format: (source) => `${source.kind}:${source.kind === 'drawn' ? source.code : source.index}`,
};

const levels = 63;
const first = 48;
const sizes = sets.map(valuesOf);

/** A drawing in the page's address: 64 grey levels, one character for each value of a pixel, compressed. */
export function encodeDrawing(drawing: Float32Array): string {
  const characters = Array.from(drawing, (value) => String.fromCharCode(first + Math.round(value * levels)));
  return lzString.compressToEncodedURIComponent(characters.join(''));
}

/** The drawing, or upload in the size of a data set's images; null for text that is none. */
export function decodeDrawing(code: string): Float32Array | null {
  const text = lzString.decompressFromEncodedURIComponent(code);
  if (!text || !sizes.includes(text.length)) return null;
  const values = Float32Array.from(text, (character) => (character.charCodeAt(0) - first) / levels);
  return values.every((value) => value >= 0 && value <= 1) ? values : null;
}

/** The same drawing in the grey levels that an address can hold. */
export const quantized = (drawing: Float32Array): Float32Array =>
  drawing.map((value) => Math.round(Math.min(1, Math.max(0, value)) * levels) / levels);
