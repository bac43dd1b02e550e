import type { Codec } from './codecs.ts';
import { decodeDrawing } from './drawing-code.ts';

/** Number of test images that the page ships with. */
export const testImages = 400;

/** Where the image comes from: a test image, an image of noise, or a drawing (or upload) as `encodeDrawing` writes it. */
export type ImageSource =
  | { readonly kind: 'test'; readonly index: number }
  | { readonly kind: 'noise'; readonly index: number }
  | { readonly kind: 'drawn'; readonly code: string };

const ends = { test: testImages, noise: 1000 };

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
