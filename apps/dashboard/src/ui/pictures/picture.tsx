import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../../state/theme.ts';

interface PictureProps {
  readonly pixels: Float32Array | null;
  readonly width: number;
  readonly height?: number;
  readonly palette?: Palette;
  /** What a value of 1 stands for: values are divided by it. */
  readonly scale?: number;
  readonly alt: string;
  readonly class?: string;
}

/**
 * Numbers as pixels: grey in [0, 1], or two colours around 0. Three numbers a pixel are red, green and blue; of a change, which may
 * be negative, the middle is grey.
 */
export function Picture({
  pixels: values,
  width,
  height = width,
  palette = 'grey',
  scale = 1,
  alt,
  ...rest
}: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark.value;
  // What was shown before may have had another size.
  const isFitting = values?.length === width * height || values?.length === 3 * width * height;
  const pixels = isFitting ? values : null;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    if (pixels) {
      if (pixels.length === width * height) paint(image.data, pixels, { palette, scale, dark });
      else
        paintColours(
          image.data,
          pixels,
          palette === 'signed' ? { zero: 127.5, one: 127.5 / scale } : { zero: 0, one: 255 / scale },
        );
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height, palette, scale, dark]);
  return (
    <canvas
      ref={canvas}
      {...{ width, height }}
      class={`picture ${pixels ? '' : 'empty'} ${rest.class ?? ''}`}
      role="img"
      aria-label={alt}
    />
  );
}

/**
 * 'grey': 0 black, 1 white, as the networks see it. 'signed': −1 blue, 0 the paper, 1 orange. 'ink': 0 the paper, 1 ink, where
 * nothing is negative.
 */
type Palette = 'grey' | 'signed' | 'ink';

type Rgb = readonly [number, number, number];
/** The colours of −1, 0 and 1. */
type Ends = readonly [negative: Rgb, zero: Rgb, positive: Rgb];

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
const grey: Ends = [black, black, white];

/** Okabe and Ito's blue and vermilion, which every colour vision tells apart. */
const ends: Readonly<Record<'light' | 'dark', Readonly<Record<Palette, Ends>>>> = {
  light: {
    grey,
    signed: [
      [0, 100, 170],
      [247, 246, 242],
      [205, 85, 0],
    ],
    ink: [
      [247, 246, 242],
      [247, 246, 242],
      [28, 38, 50],
    ],
  },
  dark: {
    grey,
    signed: [
      [98, 182, 242],
      [30, 35, 40],
      [255, 155, 82],
    ],
    ink: [
      [30, 35, 40],
      [30, 35, 40],
      [236, 241, 245],
    ],
  },
};

interface PaintOptions {
  readonly palette: Palette;
  readonly scale: number;
  readonly dark: boolean;
}

/** Writes one RGBA pixel a value. */
export function paint(rgba: Uint8ClampedArray, values: Float32Array, { palette, scale, dark }: PaintOptions): void {
  const shades = shadesOf(dark ? 'dark' : 'light', palette);
  for (let i = 0; i < values.length; i++) {
    const shade = 4 * Math.round(levels * (1 + Math.min(1, Math.max(-1, values[i] / scale))));
    for (let channel = 0; channel < 4; channel++) rgba[4 * i + channel] = shades[shade + channel];
  }
}

/** Writes one RGBA pixel for each red, green and blue. */
export function paintColours(
  rgba: Uint8ClampedArray,
  values: Float32Array,
  { zero, one }: { readonly zero: number; readonly one: number },
): void {
  for (let pixel = 0; 3 * pixel < values.length; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      rgba[4 * pixel + channel] = Math.round(zero + one * values[3 * pixel + channel]);
    rgba[4 * pixel + 3] = 255;
  }
}

/** Shades of each sign. */
const levels = 255;
const made = new Map<string, Uint8ClampedArray>();

/** The colours of −1 to 1, RGBA: they are looked up, for pictures are painted while the page must not stand still. */
function shadesOf(theme: 'light' | 'dark', palette: Palette): Uint8ClampedArray {
  const key = `${theme} ${palette}`;
  const known = made.get(key);
  if (known) return known;
  const [negative, zero, positive] = ends[theme][palette];
  const shades = new Uint8ClampedArray(4 * (2 * levels + 1));
  for (let level = -levels; level <= levels; level++)
    shades.set(
      [...between(zero, level < 0 ? negative : positive, Math.abs(level) / levels), 255],
      4 * (level + levels),
    );
  made.set(key, shades);
  return shades;
}

const between = (from: Rgb, to: Rgb, share: number): number[] =>
  from.map((start, i) => start + share * (to[i] - start));
