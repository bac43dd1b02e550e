/** 'grey': 0 black, 1 white, as the networks see it. 'signed': −1 blue, 0 the paper, 1 orange. */
export type Palette = 'grey' | 'signed';

type Rgb = readonly [number, number, number];
interface Signed {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
}

/** Okabe and Ito's blue and vermilion, which every colour vision tells apart. */
const light: Signed = { negative: [0, 100, 170], zero: [247, 246, 242], positive: [205, 85, 0] };
const dark: Signed = { negative: [98, 182, 242], zero: [30, 35, 40], positive: [255, 155, 82] };

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
    rgba.set(palette === 'grey' ? grey(value) : signed(value, colors), 4 * i);
    rgba[4 * i + 3] = 255;
  }
}

const grey = (value: number): Rgb => [255 * value, 255 * value, 255 * value];

function signed(value: number, { negative, zero, positive }: Signed): Rgb {
  const share = Math.min(1, Math.abs(value));
  const end = value < 0 ? negative : positive;
  return [0, 1, 2].map((i) => zero[i] + share * (end[i] - zero[i])) as unknown as Rgb;
}
