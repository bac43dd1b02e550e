/**
 * 'grey': 0 black, 1 white, as the networks see it. 'signed': −1 blue, 0 the paper, 1 orange. 'ink': 0 the paper, 1 ink, where
 * nothing is negative.
 */
export type Palette = 'grey' | 'signed' | 'ink';

type Rgb = readonly [number, number, number];
interface Colors {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
  readonly ink: Rgb;
}

/** Okabe and Ito's blue and vermilion, which every colour vision tells apart. */
const light: Colors = { negative: [0, 100, 170], zero: [247, 246, 242], positive: [205, 85, 0], ink: [28, 38, 50] };
const dark: Colors = { negative: [98, 182, 242], zero: [30, 35, 40], positive: [255, 155, 82], ink: [236, 241, 245] };

interface PaintOptions {
  readonly palette: Palette;
  readonly scale: number;
  readonly dark: boolean;
}

/** Writes one RGBA pixel a value. */
export function paint(
  rgba: Uint8ClampedArray,
  values: Float32Array,
  { palette, scale, dark: isDark }: PaintOptions,
): void {
  const colors = isDark ? dark : light;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] / scale;
    rgba.set(colorOf[palette](value, colors), 4 * i);
    rgba[4 * i + 3] = 255;
  }
}

const colorOf: Readonly<Record<Palette, (value: number, colors: Colors) => Rgb>> = {
  grey,
  signed: (value, { negative, zero, positive }) => between(zero, value < 0 ? negative : positive, Math.abs(value)),
  ink: (value, { zero, ink }) => between(zero, ink, value),
};

function grey(value: number): Rgb {
  return [255 * value, 255 * value, 255 * value];
}

function between(from: Rgb, to: Rgb, share: number): Rgb {
  const bounded = Math.min(1, Math.max(0, share));
  return [0, 1, 2].map((i) => from[i] + bounded * (to[i] - from[i])) as unknown as Rgb;
}
