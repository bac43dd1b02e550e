import { encode } from 'fast-png';
import { element } from '../../figures/drawing/svg.ts';

interface Pixels {
  /** A byte a channel, row by row. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 (gray) or 3. */
  readonly channels: number;
}

/** Screens have two pixels a unit. */
const DENSITY = 2;

/** Pixels as a square image element: a PNG inside the SVG. Small ones are enlarged here, for not every reader keeps squares sharp. */
export function pixelImage(pixels: Pixels, size: number): Element {
  const large = enlarge(pixels, Math.max(1, Math.ceil((DENSITY * size) / pixels.width)));
  const png = Buffer.from(encode({ ...large, depth: 8 })).toString('base64');
  return element('image', { width: size, height: size, href: `data:image/png;base64,${png}` });
}

function enlarge({ data, width, height, channels }: Pixels, factor: number): Pixels {
  const wide = width * factor;
  const large = new Uint8Array(wide * height * factor * channels);
  for (let i = 0; i < large.length; i++) {
    const [row, column] = [Math.floor(i / (wide * channels)), Math.floor(i / channels) % wide];
    const source = Math.floor(row / factor) * width + Math.floor(column / factor);
    large[i] = data[source * channels + (i % channels)];
  }
  return { data: large, width: wide, height: height * factor, channels };
}
