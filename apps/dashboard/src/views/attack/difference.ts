/** What an attack changed, pixel by pixel. */
export const differenceOf = (clean: Float32Array, attacked: Float32Array): Float32Array =>
  attacked.map((value, i) => value - clean[i]);

export interface Size {
  /** Largest change of a pixel. */
  readonly linf: number;
  /** Peak signal-to-noise ratio in dB of pixels in [0, 1]; null where nothing changed. */
  readonly psnr: number | null;
}

/** "≤ 0.250, 14.5 dB". */
export function describeSize({ linf, psnr }: Size): string {
  return psnr === null ? 'no change' : `≤ ${linf.toFixed(3)}, ${psnr.toFixed(1)} dB`;
}

export function sizeOf(difference: Float32Array): Size {
  const linf = difference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const meanSquare = difference.reduce((sum, value) => sum + value * value, 0) / difference.length;
  return { linf, psnr: meanSquare > 0 ? -10 * Math.log10(meanSquare) : null };
}
