/** What lies beyond the edge: its pixel again, or the picture mirrored with (`reflect`) or without (`mirror`) repeating the edge. */
export type Border = 'nearest' | 'reflect' | 'mirror';

/** The position inside [0, size) that stands for any other. */
export function insideBorder(position: number, size: number, border: Border): number {
  if (position >= 0 && position < size) return position;
  if (border === 'nearest' || size === 1) return position < 0 ? 0 : size - 1;
  const repeated = border === 'reflect' ? 1 : 0;
  const period = 2 * (size - 1 + repeated);
  const wrapped = ((position % period) + period) % period;
  return wrapped < size ? wrapped : period - repeated - wrapped;
}
