/** What stands where there is no number. */
export const ABSENT = '–';

/** 0.0725 is 0.073 (or 0.072: binary halves), as the paper prints error rates. */
export const formatRate = (rate: number): string => rate.toFixed(3);

/** +0.044, −0.008, 0.000: a difference of error rates. */
export function formatDifference(difference: number): string {
  const size = Math.abs(difference).toFixed(3);
  if (Number(size) === 0) return size;
  return `${difference > 0 ? '+' : '−'}${size}`;
}

/** 40.00 dB without its unit. */
export const formatPsnr = (decibels: number): string => decibels.toFixed(2);

/** 10,000. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** "1 epoch", "2 epochs", "10,000 images". */
export const formatQuantity = (count: number, unit: string, units = `${unit}s`): string =>
  `${formatCount(count)} ${count === 1 ? unit : units}`;

/** Heads of columns as in the paper: "clean", then as many decimals as the finest strength needs, at least two. */
export function formatStrengths(strengths: readonly number[]): string[] {
  const decimals = Math.max(2, ...strengths.map((strength) => (String(strength).split('.')[1] ?? '').length));
  return strengths.map((strength) => (strength === 0 ? 'clean' : strength.toFixed(Math.min(decimals, 4))));
}

/** "β = 0.25", never broken over two lines. */
export const formatStrength = (strength: number): string => `β\u00a0=\u00a0${strength}`;

/** "1 min 40 s", "2 h 5 min", "3.2 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Decimal megabytes; null where it was not measured. */
export const formatMegabytes = (bytes: number): string =>
  bytes > 0 ? `${formatCount(Math.round(bytes / 1e6))} MB` : ABSENT;

/** "a", "a and b", "a, b and c". */
export function formatList(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
