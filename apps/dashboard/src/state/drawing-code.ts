import lzString from 'lz-string';

const levels = 63;
const first = 48;
const pixels = 28 * 28;

/** A drawing in the page's address: 64 grey levels, a character a pixel, compressed. */
export function encodeDrawing(drawing: Float32Array): string {
  const characters = Array.from(drawing, (value) => String.fromCharCode(first + Math.round(value * levels)));
  return lzString.compressToEncodedURIComponent(characters.join(''));
}

/** The drawing, or null for text that is none. */
export function decodeDrawing(code: string): Float32Array | null {
  const text = lzString.decompressFromEncodedURIComponent(code);
  if (text?.length !== pixels) return null;
  const values = Float32Array.from(text, (character) => (character.charCodeAt(0) - first) / levels);
  return values.every((value) => value >= 0 && value <= 1) ? values : null;
}

/** The same drawing in the grey levels that an address can hold. */
export const quantized = (drawing: Float32Array): Float32Array =>
  drawing.map((value) => Math.round(Math.min(1, Math.max(0, value)) * levels) / levels);
