/** "10 ms (6 to 15)": the median, the smallest and the largest. */
export function medianOf(times: readonly number[]): string {
  if (times.length === 0) throw new Error('Nothing was measured');
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(0)} ms (${sorted[0].toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})`;
}
